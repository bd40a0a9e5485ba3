using System.Numerics;
using ShiftService.Imaging;

namespace ShiftService.Faces.Alignment;

/// <summary>A turn, a scale and a translation of the plane: (x, y) to (C x - S y + X, S x + C y + Y).</summary>
/// <param name="C">Scale times the cosine of the turn.</param>
/// <param name="S">Scale times the sine of the turn.</param>
/// <param name="X">Translation to the right.</param>
/// <param name="Y">Translation down.</param>
public readonly record struct Similarity2D(double C, double S, double X, double Y)
{
    /// <summary>The factor on lengths.</summary>
    public double Scale => Math.Sqrt(C * C + S * S);

    /// <summary>The turn in radians, clockwise as images are drawn.</summary>
    public double Angle => Math.Atan2(S, C);

    /// <summary>Takes points of a file's upright image to those of the reduced image.</summary>
    public static Similarity2D Of(in Reduction reduction)
    {
        (float x, float y) = reduction.Reduced(0, 0);
        return new(reduction.IsNone ? 1 : 1.0 / reduction.Factor, 0, x, y);
    }

    /// <summary>The way back.</summary>
    public Similarity2D Inverse()
    {
        double square = C * C + S * S, c = C / square, s = -S / square;
        return new(c, s, -(c * X - s * Y), -(s * X + c * Y));
    }

    /// <summary>
    /// The similarity that takes points to others with the least sum of squared distances (Umeyama, PAMI 1991). In the plane, where a
    /// mirrored solution is not wanted, it is the linear regression of complex numbers.
    /// </summary>
    /// <param name="from">At least two points, not all the same.</param>
    /// <param name="to">Where they should go.</param>
    /// <exception cref="ArgumentException">The numbers of points differ, or the points say nothing about scale or turn.</exception>
    public static Similarity2D Fit(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> to)
    {
        if (from.Length != to.Length || from.Length < 2)
            throw new ArgumentException($"{from.Length} points cannot be taken to {to.Length} others");
        (double X, double Y) centre = Mean(from), target = Mean(to);
        double square = 0, along = 0, across = 0;
        for (int i = 0; i < from.Length; i++)
        {
            double x = from[i].X - centre.X, y = from[i].Y - centre.Y, u = to[i].X - target.X, v = to[i].Y - target.Y;
            square += x * x + y * y;
            along += x * u + y * v;
            across += x * v - y * u;
        }
        double c = along / square, s = across / square;
        if (!double.IsFinite(c) || !double.IsFinite(s) || c * c + s * s == 0)
            throw new ArgumentException("the points lie so that no similarity takes them to the others");
        return new(c, s, target.X - (c * centre.X - s * centre.Y), target.Y - (s * centre.X + c * centre.Y));
    }

    /// <summary>Where a point goes.</summary>
    public (double X, double Y) Apply(double x, double y) => (C * x - S * y + X, S * x + C * y + Y);

    private static (double X, double Y) Mean(ReadOnlySpan<Vector2> points)
    {
        double x = 0, y = 0;
        foreach (Vector2 point in points) (x, y) = (x + point.X, y + point.Y);
        return (x / points.Length, y / points.Length);
    }
}
