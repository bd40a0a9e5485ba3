namespace ShiftService.Packages;

/// <summary>What a detector's outputs mean: one a stride, in that order, each a score, a box and five landmarks a cell.</summary>
public sealed record PackageDetection
{
    /// <summary>Channels of each output: the score's logit, four of the box, ten of the landmarks.</summary>
    public const int Channels = 15;

    /// <summary>Pixels of the input from cell to cell, one for each output, ascending.</summary>
    public required IReadOnlyList<int> Strides { get; init; }

    /// <summary>Score from which on a face counts as found, unless a caller says otherwise.</summary>
    public double ScoreThreshold { get; init; } = 0.5;

    /// <summary>Largest intersection over union of the boxes of two faces; of those that overlap more the better one stays.</summary>
    public double NmsIou { get; init; } = 0.45;

    /// <summary>Side in pixels of the square that photos are scaled into, a multiple of the largest stride.</summary>
    public int InputSide { get; init; } = 320;
}
