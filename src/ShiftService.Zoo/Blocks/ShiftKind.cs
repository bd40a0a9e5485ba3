namespace ShiftService.Zoo.Blocks;

/// <summary>Where the offsets of a shift come from.</summary>
public enum ShiftKind
{
    /// <summary>Fixed: channels divided evenly among the directions (Wu et al., CVPR 2018).</summary>
    Grouped,

    /// <summary>Learned, real, interpolated (Jeon and Kim, NeurIPS 2018).</summary>
    Active,

    /// <summary>Learned and rounded (Chen et al., CVPR 2019); starts as a grouped shift.</summary>
    Sparse,
}
