namespace ShiftService.Training.Autodiff;

/// <summary>What a step must know of other images of the micro-batch before it can compute one.</summary>
internal enum StepReach
{
    /// <summary>Nothing.</summary>
    Image,

    /// <summary>It looks at all images first, and then computes each alone: a batch norm.</summary>
    LooksFirst,

    /// <summary>It computes all of them in one call.</summary>
    Batch,
}
