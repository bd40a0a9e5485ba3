namespace ShiftService.Zoo.Blocks;

/// <summary>What a pre-activation CSC module that changes size or channels does about its shortcut.</summary>
public enum CscTransition
{
    /// <summary>The (average-pooled) input is concatenated, so that the branch produces only the additional channels.</summary>
    Concat,

    /// <summary>There is no shortcut, and the branch produces all channels.</summary>
    None,
}
