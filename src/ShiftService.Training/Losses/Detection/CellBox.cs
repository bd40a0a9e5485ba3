using ShiftService.Faces.Detection;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Losses.Detection;

/// <summary>A box in strides from a cell's centre.</summary>
internal readonly record struct CellBox(float Left, float Top, float Right, float Bottom)
{
    /// <summary>Pixels to the right, in strides.</summary>
    public float Width => Right - Left;

    /// <summary>Pixels down, in strides.</summary>
    public float Height => Bottom - Top;

    /// <summary>A face's box as a cell sees it.</summary>
    public static CellBox Of(in FaceLabel face, in DetectionLevel level, int row, int column)
    {
        float scale = 1f / level.Stride, x = column + 0.5f, y = row + 0.5f;
        return new(face.Left * scale - x, face.Top * scale - y, face.Right * scale - x, face.Bottom * scale - y);
    }
}
