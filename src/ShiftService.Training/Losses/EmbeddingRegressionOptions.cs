using System.Text.Json.Serialization;

namespace ShiftService.Training.Losses;

/// <summary>Options of <see cref="EmbeddingRegressionLoss"/>.</summary>
public sealed record EmbeddingRegressionOptions : OutputLossOptions
{
    /// <summary>The distance from the teacher's embedding.</summary>
    public EmbeddingDistance Distance { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsTeacher => true;

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) => context.RequiredTeacherFeatures == context.Features
        ? new EmbeddingRegressionLoss(Distance)
        : throw new ArgumentException(
            $"the teacher's embeddings have {context.TeacherFeatures} features and the network's have {context.Features}");
}
