using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Reference;

/// <summary>A batch of activations, or of their gradients, in double precision: [images, channels, height, width], row-major.</summary>
/// <param name="images">Number of images.</param>
/// <param name="shape">Shape of one image (or vector, whose height and width are 1).</param>
public sealed class Tensor64(int images, TensorShape shape)
{
    /// <summary>Number of images.</summary>
    public int Images { get; } = images;

    /// <summary>Shape of one image.</summary>
    public TensorShape Shape { get; } = shape;

    /// <summary>All values, NCHW.</summary>
    public double[] Values { get; } = new double[checked(images * shape.Elements)];

    /// <summary>One value.</summary>
    public ref double this[int n, int c, int y = 0, int x = 0] => ref Values[Index(n, c, y, x)];

    /// <summary>Where a value lies in <see cref="Values"/>.</summary>
    public int Index(int n, int c, int y, int x) => ((n * Shape.Channels + c) * Shape.Height + y) * Shape.Width + x;

    /// <summary>True when a pixel lies in the image.</summary>
    public bool Contains(int y, int x) => y >= 0 && y < Shape.Height && x >= 0 && x < Shape.Width;

    /// <summary>One value of the plane of zeros that the image lies on.</summary>
    public double OrZero(int n, int c, int y, int x) => Contains(y, x) ? this[n, c, y, x] : 0;

    /// <summary>Adds to a value of that plane; outside of the image it is lost. The transpose of <see cref="OrZero"/>.</summary>
    public void AddInside(int n, int c, int y, int x, double value)
    {
        if (Contains(y, x)) this[n, c, y, x] += value;
    }

    /// <summary>The pixels of one channel of one image, row by row.</summary>
    public Span<double> Plane(int n, int c) => Values.AsSpan(Index(n, c, 0, 0), (int)Shape.Pixels);

    /// <summary>Every place, in the order of <see cref="Values"/>.</summary>
    public Places64 Places() => new(this);
}
