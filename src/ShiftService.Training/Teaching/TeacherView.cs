using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Training.Recipes;

namespace ShiftService.Training.Teaching;

/// <summary>Makes a teacher's input of stored images. Belongs to one thread at a time.</summary>
internal sealed class TeacherView
{
    private readonly PixelConversion _conversion;
    private readonly Similarity2D? _toStored;
    private readonly SimilarityWarp _warp = new();
    private readonly ResizeRule _resize;
    private readonly ResizeScratch _scratch = new();
    private readonly byte[] _pixels;
    private readonly int _width, _height;

    public TeacherView(TeacherInputRecipe input, TensorShape shape)
    {
        _conversion = new(new(input.Mean, input.Std));
        (_width, _height) = (shape.Width, shape.Height);
        _resize = new(_width, _height, ResizeMode.Squash, ResizeFilter.Bicubic);
        _pixels = new byte[_resize.ByteCount];
        if (input.Points.Count == 0) return;
        Vector2[] stored = [.. input.Points.Select(p => new Vector2((float)p.X, (float)p.Y))];
        Vector2[] seen = [.. input.Points.Select(p => new Vector2((float)p.TeacherX, (float)p.TeacherY))];
        _toStored = Similarity2D.Fit(stored, seen).Inverse();
    }

    /// <summary>Values of an input.</summary>
    public int Length => _pixels.Length;

    /// <summary>Writes one input, mirrored or not.</summary>
    public void Write(RgbView image, bool mirror, Span<float> target)
    {
        if (_toStored is { } map) _warp.Apply(image, map, _width, _height, _pixels);
        else _resize.Apply(image, _pixels, _scratch);
        if (mirror) HorizontalMirror.Apply(_pixels, _width);
        _conversion.Convert(_pixels, target);
    }
}
