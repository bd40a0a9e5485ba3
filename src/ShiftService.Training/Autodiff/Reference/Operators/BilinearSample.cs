namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>
/// A channel between its pixels: the blend of the four neighbours of a real place (y, x), each of them zero on its own outside of the
/// image. At a whole number the cell below and to the right is taken, so that derivatives there are those for growing offsets.
/// </summary>
internal readonly struct BilinearSample
{
    private readonly int _n, _c, _top, _left;
    private readonly double _fy, _fx;

    public BilinearSample(int n, int c, double y, double x)
    {
        (_n, _c, _top, _left) = (n, c, (int)Math.Floor(y), (int)Math.Floor(x));
        (_fy, _fx) = (y - _top, x - _left);
    }

    /// <summary>The blend.</summary>
    public double Of(Tensor64 image)
    {
        (double topLeft, double topRight, double bottomLeft, double bottomRight) = Corners(image);
        return (1 - _fy) * ((1 - _fx) * topLeft + _fx * topRight) + _fy * ((1 - _fx) * bottomLeft + _fx * bottomRight);
    }

    /// <summary>The derivatives of the blend by y and by x.</summary>
    public (double Dy, double Dx) SlopeOf(Tensor64 image)
    {
        (double topLeft, double topRight, double bottomLeft, double bottomRight) = Corners(image);
        return (
            (1 - _fx) * (bottomLeft - topLeft) + _fx * (bottomRight - topRight),
            (1 - _fy) * (topRight - topLeft) + _fy * (bottomRight - bottomLeft));
    }

    /// <summary>Adds the gradient of the blend to those of the four neighbours.</summary>
    public void Scatter(Tensor64 imageGradient, double gradient)
    {
        imageGradient.AddInside(_n, _c, _top, _left, (1 - _fy) * (1 - _fx) * gradient);
        imageGradient.AddInside(_n, _c, _top, _left + 1, (1 - _fy) * _fx * gradient);
        imageGradient.AddInside(_n, _c, _top + 1, _left, _fy * (1 - _fx) * gradient);
        imageGradient.AddInside(_n, _c, _top + 1, _left + 1, _fy * _fx * gradient);
    }

    private (double, double, double, double) Corners(Tensor64 image) => (
        image.OrZero(_n, _c, _top, _left), image.OrZero(_n, _c, _top, _left + 1),
        image.OrZero(_n, _c, _top + 1, _left), image.OrZero(_n, _c, _top + 1, _left + 1));
}
