namespace ShiftService.Training.Losses;

/// <summary>A loss on the network's output itself, not on what another network sees in it.</summary>
public abstract record OutputLossOptions : LossOptions
{
    /// <summary>The loss.</summary>
    public abstract ILoss Create(LossContext context);
}
