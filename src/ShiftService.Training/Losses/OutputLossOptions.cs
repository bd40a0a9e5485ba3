using System.Text.Json.Serialization;

namespace ShiftService.Training.Losses;

/// <summary>A loss on the network's output itself, not on what another network sees in it.</summary>
public abstract record OutputLossOptions : LossOptions
{
    /// <summary>True if the loss compares with a teacher, and there must be one.</summary>
    [JsonIgnore]
    public virtual bool NeedsTeacher => false;

    /// <summary>True if the loss can make use of a teacher.</summary>
    [JsonIgnore]
    public virtual bool TakesTeacher => NeedsTeacher;

    /// <summary>The loss.</summary>
    public abstract ILoss Create(LossContext context);
}
