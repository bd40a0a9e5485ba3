namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Where a kernel finds what belongs to one panel: a row of machine words. Word 0: address of the weights, [k][lanes x vectors], in the
/// order in which the segments are walked. Word 1: address of the per-channel constants, [slot][lanes x vectors]. Word 2: address of the
/// weights of the panel that comes next, for prefetching. Then, for each source, the addresses of the first segment and of the end of the
/// segments. Then, for each operand of the epilogue, the offset in bytes, from the arena's start, of the panel's first channel at pixel
/// (0, 0).
/// </summary>
public static class PanelTable
{
    /// <summary>Word of the weights' address.</summary>
    public const int Weights = 0;

    /// <summary>Word of the constants' address.</summary>
    public const int Constants = 1;

    /// <summary>Word of the address of the next panel's weights.</summary>
    public const int NextWeights = 2;

    /// <summary>Word of the first segment of a source; the next word is the end of its segments.</summary>
    public static int Segments(int source) => 3 + 2 * source;

    /// <summary>Word of an operand's offset.</summary>
    public static int Operand(int sources, int operand) => Segments(sources) + operand;
}
