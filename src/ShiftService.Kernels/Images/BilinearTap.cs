namespace ShiftService.Kernels.Images;

/// <summary>A real displacement, taken apart once: whole pixels, the four weights, and the columns of the ring that they start at.</summary>
public readonly record struct BilinearTap
{
    /// <summary>Takes apart a displacement of (dy, dx) pixels.</summary>
    public BilinearTap(ShiftRing ring, float dy, float dx)
    {
        int wholeX = (int)MathF.Floor(dx);
        WholeY = (int)MathF.Floor(dy);
        float fy = dy - WholeY, fx = dx - wholeX;
        (TopLeft, TopRight, BottomLeft, BottomRight) = ((1 - fy) * (1 - fx), (1 - fy) * fx, fy * (1 - fx), fy * fx);
        LeftAt = Column(wholeX + ring.Margin);
        RightAt = Column(wholeX + ring.Margin + 1);

        int Column(int x) => x % ring.Stride * ring.PhaseColumns + x / ring.Stride;
    }

    /// <summary>Vertical displacement, rounded down.</summary>
    public int WholeY { get; }

    /// <summary>Weight of the upper left neighbour.</summary>
    public float TopLeft { get; }

    /// <summary>Weight of the upper right neighbour.</summary>
    public float TopRight { get; }

    /// <summary>Weight of the lower left neighbour.</summary>
    public float BottomLeft { get; }

    /// <summary>Weight of the lower right neighbour.</summary>
    public float BottomRight { get; }

    /// <summary>Where the left neighbour of output column 0 lies in a row of the ring.</summary>
    public int LeftAt { get; }

    /// <summary>Where the right neighbour of output column 0 lies in a row of the ring.</summary>
    public int RightAt { get; }
}
