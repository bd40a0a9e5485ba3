using ShiftService.Graph;

namespace ShiftService.TestSupport;

/// <summary>A batch of activations in double precision, NCHW (or NC).</summary>
public sealed class ReferenceTensor(int batch, TensorShape shape)
{
    public int Batch { get; } = batch;

    public TensorShape Shape { get; } = shape;

    public double[] Values { get; } = new double[batch * shape.Elements];

    /// <summary>One value.</summary>
    public double this[int n, int c, int y = 0, int x = 0]
    {
        get => Values[Index(n, c, y, x)];
        set => Values[Index(n, c, y, x)] = value;
    }

    /// <summary>One value of the plane of zeros that the image lies on.</summary>
    public double OrZero(int n, int c, int y, int x) => Contains(y, x) ? this[n, c, y, x] : 0;

    public bool Contains(int y, int x) => y >= 0 && y < Shape.Height && x >= 0 && x < Shape.Width;

    private long Index(int n, int c, int y, int x) => (((long)n * Shape.Channels + c) * Shape.Height + y) * Shape.Width + x;
}
