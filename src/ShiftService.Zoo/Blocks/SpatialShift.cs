using ShiftService.Graph;

namespace ShiftService.Zoo.Blocks;

/// <summary>The shift of a module: its kind, and for a grouped one (or a sparse one's start) its kernel, dilation and layout.</summary>
public sealed record SpatialShift(
    ShiftKind Kind = ShiftKind.Grouped, int Kernel = 3, int Dilation = 1, ShiftLayout Layout = ShiftLayout.Interleaved)
{
    /// <summary>Appends the shift.</summary>
    public string Append(NetworkBuilder builder, string name, string x)
    {
        if (Kind == ShiftKind.Active) return builder.ActiveShift(name, x);
        Offset2D[] offsets = GroupedShift.Offsets(builder.ChannelsOf(x), Kernel, Dilation, Layout);
        return Kind == ShiftKind.Sparse ? builder.SparseShift(name, x, offsets) : builder.Shift(name, x, offsets);
    }
}
