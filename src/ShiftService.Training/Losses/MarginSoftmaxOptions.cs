using System.Text.Json.Serialization;

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

    /// <summary>True to start the classes' centres at the teacher's mean embedding of their images, instead of at random.</summary>
    public bool CentresFromTeacher { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsTeacher => CentresFromTeacher;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context)
    {
        var loss = new MarginSoftmaxLoss(Form, context.Classes, context.Features, Scale, Margin, unchecked((int)context.Seed));
        if (!CentresFromTeacher) return loss;
        float[] means = context.ClassMeans ?? throw new InvalidOperationException("this loss needs a teacher's answers");
        if (context.TeacherFeatures != context.Features)
            throw new ArgumentException(
                $"the teacher's embeddings have {context.TeacherFeatures} features and the network's have {context.Features}");
        loss.StartAt(means);
        return loss;
    }
}
