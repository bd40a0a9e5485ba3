namespace ShiftService.Training.Autodiff;

/// <summary>Which statistics batch norms normalise with while training.</summary>
public enum NormMode
{
    /// <summary>Mean and biased variance of the batch, through which gradients flow too.</summary>
    Batch,

    /// <summary>The running statistics, as constants; scale and bias still learn.</summary>
    Frozen,
}
