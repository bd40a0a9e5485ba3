using System.Numerics;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Detection;

/// <summary>
/// A picture under composition: pixels, and the faces in it. Belongs to one thread and is used again and again.
/// </summary>
/// <param name="width">Pixels in a row.</param>
/// <param name="height">Rows.</param>
/// <param name="smallestFace">Pixels of the smallest face that is asked for: the root of the box's area.</param>
internal sealed class FaceScene(int width, int height, float smallestFace)
{
    // Of a face's box: with less in sight a detector may find it or not; with next to nothing there is no face.
    private const float SeenShare = 0.6f, HiddenShare = 0.05f;

    private readonly TileColor _color = new();

    /// <summary>Height x width x RGB.</summary>
    public byte[] Pixels { get; } = new byte[width * height * RgbImage.Channels];

    /// <summary>The faces in sight.</summary>
    public List<FaceLabel> Faces { get; } = [];

    /// <summary>Pixels in a row.</summary>
    public int Width => width;

    /// <summary>Rows.</summary>
    public int Height => height;

    /// <summary>Starts a new picture of one colour.</summary>
    public void Clear(RgbColor color)
    {
        Faces.Clear();
        for (int i = 0; i < Pixels.Length; i += RgbImage.Channels) (Pixels[i], Pixels[i + 1], Pixels[i + 2]) = (color.R, color.G, color.B);
    }

    /// <summary>Paints a photo within a rectangle, in colours of its own; what lies outside the photo stays as it was.</summary>
    public void Paint(FacePhoto photo, in FaceGeometry geometry, SceneArea area, ref CounterRandom random)
    {
        _color.Draw(ref random);
        int level = Math.Clamp((int)MathF.Round(-MathF.Log2(geometry.Scale)), 0, photo.Levels.Length - 1);
        RgbImage source = photo.Levels[level];
        float factor = 1f / (1 << level);
        Vector2 step = (geometry.Unmap(new(1, 0)) - geometry.Unmap(Vector2.Zero)) * factor;
        for (int y = area.Top; y < area.Bottom; y++)
        {
            Vector2 at = geometry.Unmap(new(area.Left + 0.5f, y + 0.5f)) * factor - new Vector2(0.5f);
            Span<byte> row = Pixels.AsSpan((y * width + area.Left) * RgbImage.Channels, area.Width * RgbImage.Channels);
            for (int x = 0; x < row.Length; x += RgbImage.Channels, at += step) Sample(source, at, row.Slice(x, RgbImage.Channels));
        }
        foreach (FaceLabel face in photo.Faces) Add(geometry.Map(face), geometry, photo, area);
    }

    private void Sample(RgbImage source, Vector2 at, Span<byte> target)
    {
        if (!(at.X > -0.5f && at.Y > -0.5f && at.X < source.Width - 0.5f && at.Y < source.Height - 0.5f)) return;
        float x = Math.Clamp(at.X, 0, source.Width - 1.001f), y = Math.Clamp(at.Y, 0, source.Height - 1.001f);
        int left = (int)x, top = (int)y, right = (int)((x - left) * 256), lower = (int)((y - top) * 256);
        int stride = source.Width * RgbImage.Channels;
        ReadOnlySpan<byte> p = source.Pixels.AsSpan(top * stride + left * RgbImage.Channels), q = p[stride..];
        _color.Write(target, Mix(p[0], p[3], q[0], q[3]), Mix(p[1], p[4], q[1], q[4]), Mix(p[2], p[5], q[2], q[5]));

        int Mix(int a, int b, int c, int d) => ((a * (256 - right) + b * right) * (256 - lower) + (c * (256 - right) + d * right) * lower) >> 16;
    }

    private void Add(in FaceLabel face, in FaceGeometry geometry, FacePhoto photo, SceneArea area)
    {
        // What is in sight: within the rectangle and, the photo being turned by little, within the photo's own box.
        Vector2 a = geometry.Map(Vector2.Zero), b = geometry.Map(new(photo.Width, photo.Height));
        float left = Math.Max(Math.Max(face.Left, area.Left), Math.Min(a.X, b.X) - 2);
        float right = Math.Min(Math.Min(face.Right, area.Right), Math.Max(a.X, b.X) + 2);
        float top = Math.Max(Math.Max(face.Top, area.Top), Math.Min(a.Y, b.Y) - 2);
        float bottom = Math.Min(Math.Min(face.Bottom, area.Bottom), Math.Max(a.Y, b.Y) + 2);
        if (right <= left || bottom <= top) return;
        float seen = (right - left) * (bottom - top) / (face.Width * face.Height);
        if (seen < HiddenShare) return;
        bool isSmall = (right - left) * (bottom - top) < smallestFace * smallestFace;
        Faces.Add(face with
        {
            Left = left,
            Top = top,
            Width = right - left,
            Height = bottom - top,
            IsIgnored = face.IsIgnored || isSmall || seen < SeenShare,
        });
    }
}
