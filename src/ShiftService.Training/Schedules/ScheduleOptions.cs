using System.Text.Json.Serialization;

namespace ShiftService.Training.Schedules;

/// <summary>How long a run is and how its learning rate goes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConstantScheduleOptions), "constant")]
[JsonDerivedType(typeof(StepScheduleOptions), "step")]
[JsonDerivedType(typeof(CosineScheduleOptions), "cosine")]
[JsonDerivedType(typeof(LinearScheduleOptions), "linear")]
[JsonDerivedType(typeof(OneCycleScheduleOptions), "oneCycle")]
public abstract record ScheduleOptions
{
    /// <summary>Passes over the training data.</summary>
    public required int Epochs { get; init; }

    /// <summary>The highest learning rate.</summary>
    public required double PeakRate { get; init; }

    /// <summary>Epochs at the start, or a part of one, in which the rate rises along a straight line.</summary>
    public double WarmupEpochs { get; init; }

    /// <summary>The schedule.</summary>
    public Schedule Create() => WarmupEpochs > 0 ? new WarmupSchedule(CreateInner(), WarmupEpochs / Epochs) : CreateInner();

    /// <summary>The same curve over another number of epochs.</summary>
    public virtual ScheduleOptions WithEpochs(int epochs) =>
        this with { Epochs = epochs, WarmupEpochs = WarmupEpochs * epochs / Epochs };

    /// <summary>The schedule without its warm-up.</summary>
    protected abstract Schedule CreateInner();
}
