namespace ShiftService.Training.Losses;

/// <summary>Options of <see cref="MarginSoftmaxLoss"/>.</summary>
public sealed record MarginSoftmaxOptions : OutputLossOptions
{
    /// <summary>Where the margin is.</summary>
    public MarginForm Form { get; init; }

    /// <summary>Factor on the cosines.</summary>
    public double Scale { get; init; } = 64;

    /// <summary>The margin: an angle in radians for ArcFace, a difference of cosines for CosFace.</summary>
    public double Margin { get; init; } = 0.5;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) =>
        new MarginSoftmaxLoss(Form, context.Classes, context.Features, Scale, Margin, unchecked((int)context.Seed));
}
