using System.Numerics;
using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Faces.Tests.Alignment;

/// <summary>
/// Faces are aligned as the training cells were: five points, a similarity of least squares, the template in coordinates of pixel centres,
/// repeated borders.
/// </summary>
public class FaceAlignmentTests
{
    private static readonly FaceLandmarks Turned =
        new(new(49.89f, 53.63f), new(83.52f, 57.44f), new(66.71f, 73.67f), new(46.83f, 86.42f), new(75.44f, 89.70f));

    private readonly FaceAlignment _alignment = new(FaceTemplate.Portrait64x80);

    [Fact]
    public void TheTemplateItself_StaysWhereItIs()
    {
        Similarity2D map = _alignment.ToTemplate(FaceTemplate.Portrait64x80.Points);
        Assert.Equal((1, 0, 0, 0), (Math.Round(map.C, 9), Math.Round(map.S, 9), Math.Round(map.X, 6), Math.Round(map.Y, 6)));
    }

    [Fact]
    public void TheSimilarity_IsTheOneOfTheNormalEquations()
    {
        Vector2[] from = Points(Turned), to = Points(FaceTemplate.Portrait64x80.Points);
        // x' = c x - s y + tx and y' = s x + c y + ty for five points: ten equations for (c, s, tx, ty).
        var normal = new double[4, 5];
        for (int i = 0; i < from.Length; i++)
            foreach ((double[] row, double value) in new[]
                { (new double[] { from[i].X, -from[i].Y, 1, 0 }, (double)to[i].X), ([from[i].Y, from[i].X, 0, 1], to[i].Y) })
                for (int a = 0; a < 4; a++)
                {
                    for (int b = 0; b < 4; b++) normal[a, b] += row[a] * row[b];
                    normal[a, 4] += row[a] * value;
                }
        double[] expected = Solve(normal);
        Similarity2D map = _alignment.ToTemplate(Turned);
        Assert.Equal(expected, [map.C, map.S, map.X, map.Y], (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(-0.04, map.Angle, 0.1); // Its eyes slope down to the right by 6 degrees, and its mouth.
        Assert.InRange(map.Scale, 0.8, 0.95);
    }

    [Fact]
    public void AKnownSimilarity_IsFound_AndUndone()
    {
        var known = new Similarity2D(0.8, -0.35, 12, -7);
        Vector2[] to = [.. Points(Turned).Select(p => known.Apply(p.X, p.Y)).Select(p => new Vector2((float)p.X, (float)p.Y))];
        Similarity2D found = Similarity2D.Fit(Points(Turned), to);
        Assert.Equal(0, new[] { found.C - known.C, found.S - known.S, found.X - known.X, found.Y - known.Y }.Max(Math.Abs), 1e-4);
        (double x, double y) = found.Inverse().Apply(found.Apply(3, 5).X, found.Apply(3, 5).Y);
        Assert.Equal((3, 5), (Math.Round(x, 9), Math.Round(y, 9)));
    }

    [Fact]
    public void APointOfTheImage_LandsWhereTheTemplateHasIt()
    {
        // A dot of light at each landmark of a face that is turned by a known similarity: its centre of mass is at the template's point.
        var image = new RgbImage(400, 300);
        var known = new Similarity2D(2.1, 0.6, 120, 30);
        FaceTemplate template = FaceTemplate.Portrait64x80;
        Vector2[] seen = [.. Points(template.Points).Select(p => known.Apply(p.X, p.Y)).Select(p => new Vector2((float)p.X, (float)p.Y))];
        foreach (Vector2 point in seen)
            for (int y = 0; y < image.Height; y++)
                for (int x = 0; x < image.Width; x++)
                {
                    double light = 255 * Math.Exp(-((x - point.X) * (x - point.X) + (y - point.Y) * (y - point.Y)) / 30);
                    image.Pixels[(y * image.Width + x) * 3] = (byte)Math.Max(image.Pixels[(y * image.Width + x) * 3], light);
                }
        var face = new byte[_alignment.ByteCount];
        _alignment.Align(image, new(seen[0], seen[1], seen[2], seen[3], seen[4]), face);
        foreach (Vector2 expected in Points(template.Points))
        {
            double mass = 0, cx = 0, cy = 0;
            for (int y = (int)expected.Y - 5; y <= expected.Y + 6; y++)
                for (int x = (int)expected.X - 5; x <= expected.X + 6; x++)
                {
                    double light = face[(y * template.Width + x) * 3];
                    (mass, cx, cy) = (mass + light, cx + light * x, cy + light * y);
                }
            Assert.Equal(expected.X, cx / mass, 0.05);
            Assert.Equal(expected.Y, cy / mass, 0.05);
        }
    }

    [Fact]
    public void LandmarksWithoutExtent_OrNowhere_AreRefused()
    {
        var point = new Vector2(4, 4);
        Assert.Throws<ArgumentException>(() => _alignment.ToTemplate(new(point, point, point, point, point)));
        Assert.Throws<ArgumentException>(() => _alignment.ToTemplate(Turned with { Nose = new(float.NaN, 1) }));
        Assert.Throws<ArgumentException>(() => Similarity2D.Fit([point], [point]));
    }

    [Fact]
    public void ATemplate_ComesBackFromACard() => Assert.Equal(
        FaceTemplate.Portrait64x80, FaceTemplate.Of(FaceTemplate.Portrait64x80.ToCard(), 64, 80));

    private static Vector2[] Points(FaceLandmarks face) => [face.LeftEye, face.RightEye, face.Nose, face.LeftMouth, face.RightMouth];

    // Gauss and Jordan.
    private static double[] Solve(double[,] m)
    {
        for (int p = 0; p < 4; p++)
        {
            int pivot = Enumerable.Range(p, 4 - p).MaxBy(r => Math.Abs(m[r, p]));
            for (int c = 0; c < 5; c++) (m[p, c], m[pivot, c]) = (m[pivot, c], m[p, c]);
            for (int r = 0; r < 4; r++)
            {
                if (r == p) continue;
                double factor = m[r, p] / m[p, p];
                for (int c = p; c < 5; c++) m[r, c] -= factor * m[p, c];
            }
        }
        return [.. Enumerable.Range(0, 4).Select(r => m[r, 4] / m[r, r])];
    }
}
