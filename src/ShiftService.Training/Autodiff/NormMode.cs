namespace ShiftService.Training.Autodiff;

/// <summary>Where batch norms take their statistics from.</summary>
public enum NormMode
{
    /// <summary>From the micro-batch, and gradients flow through them.</summary>
    Batch,

    /// <summary>From the running averages, which are constants then.</summary>
    Frozen,
}
