namespace ShiftService.Zoo.Blocks;

/// <summary>How a heterogeneous convolution treats the 1x1 weights within a filter's own group.</summary>
public enum HetConvForm
{
    /// <summary>They do not exist: each kernel is 3x3 or 1x1 (the paper).</summary>
    Exact,

    /// <summary>They stay, so that a full 1x1 convolution is added to a grouped 3x3 one (a published approximation).</summary>
    Approximate,
}
