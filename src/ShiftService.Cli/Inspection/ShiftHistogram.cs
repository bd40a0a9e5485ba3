using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Cli.Inspection;

/// <summary>How many channels of a shift go in which direction.</summary>
internal static class ShiftHistogram
{
    /// <summary>Channels by displacement, most first; null if the operator is no shift.</summary>
    public static IReadOnlyDictionary<string, int>? Of(Operator @operator) => @operator switch
    {
        Shift shift => Count(shift.Offsets),
        SparseShift sparse => Count(sparse.Rounded().Offsets),
        ActiveShift active => Count(Enumerable.Range(0, active.Offsets.Values.Length / 2).Select(c => new Offset2D(
            (int)MathF.Floor(active.Offsets.Values[2 * c]), (int)MathF.Floor(active.Offsets.Values[2 * c + 1])))),
        _ => null,
    };

    private static Dictionary<string, int> Count(IEnumerable<Offset2D> offsets) => offsets
        .GroupBy(o => o)
        .OrderByDescending(g => g.Count()).ThenBy(g => g.Key.Dy).ThenBy(g => g.Key.Dx)
        .ToDictionary(g => g.Key.ToString(), g => g.Count());
}
