using ShiftService.Faces.Detection;

namespace ShiftService.Training.Losses.Detection;

/// <summary>Options of <see cref="DetectionLoss"/>.</summary>
public sealed record DetectionOptions : OutputLossOptions
{
    /// <summary>Factor on the boxes' part.</summary>
    public double BoxWeight { get; init; } = 2;

    /// <summary>Factor on the landmarks' part.</summary>
    public double LandmarkWeight { get; init; } = 5;

    /// <summary>Exponent by which cells without a face that are sure of it count less (Lin et al., ICCV 2017).</summary>
    public double Focus { get; init; } = 2;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) => new DetectionLoss(
        DetectionLevel.Of(context.InputShape, context.OutputShapes), BoxWeight, LandmarkWeight, Focus);
}
