using System.Text.Json.Serialization;

namespace ShiftService.Training.Losses;

/// <summary>Options of <see cref="RelationalRegressionLoss"/>.</summary>
public sealed record RelationalRegressionOptions : OutputLossOptions
{
    /// <summary>Factor on the distances' part.</summary>
    public double DistanceWeight { get; init; } = 1;

    /// <summary>Factor on the angles' part.</summary>
    public double AngleWeight { get; init; } = 2;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsTeacher => true;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) =>
        new RelationalRegressionLoss(context.RequiredTeacherFeatures, DistanceWeight, AngleWeight);
}
