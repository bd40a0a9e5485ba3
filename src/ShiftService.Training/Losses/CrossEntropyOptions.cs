using System.Text.Json.Serialization;

namespace ShiftService.Training.Losses;

/// <summary>Options of <see cref="CrossEntropyLoss"/>; with a teacher, of <see cref="DistillationLoss"/>.</summary>
public sealed record CrossEntropyOptions : OutputLossOptions
{
    /// <summary>Share of the target that is spread evenly over all classes.</summary>
    public double Smoothing { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool TakesTeacher => true;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) => context.TeacherFeatures is null
        ? new CrossEntropyLoss(Smoothing)
        : new DistillationLoss(context.Temperature, context.TeacherShare, Smoothing);
}
