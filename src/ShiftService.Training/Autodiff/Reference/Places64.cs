namespace ShiftService.Training.Autodiff.Reference;

/// <summary>Goes through the places (image, channel, row, column) of a tensor for foreach, without the cost of an interface.</summary>
/// <param name="tensor">The tensor.</param>
public struct Places64(Tensor64 tensor)
{
    private int _n, _c, _y, _x = -1;

    /// <summary>The place.</summary>
    public readonly (int N, int C, int Y, int X) Current => (_n, _c, _y, _x);

    /// <summary>This, as foreach wants it.</summary>
    public readonly Places64 GetEnumerator() => this;

    /// <summary>Goes to the next place.</summary>
    public bool MoveNext()
    {
        if (++_x < tensor.Shape.Width) return true;
        _x = 0;
        if (++_y < tensor.Shape.Height) return true;
        _y = 0;
        if (++_c < tensor.Shape.Channels) return true;
        _c = 0;
        return ++_n < tensor.Images;
    }
}
