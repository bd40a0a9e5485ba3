using System.Text.Json.Serialization;

namespace ShiftService.Training.Losses;

/// <summary>Options of <see cref="SumLoss"/>.</summary>
public sealed record SumOptions : OutputLossOptions
{
    /// <summary>What is summed: losses on the network's output.</summary>
    public required IReadOnlyList<LossTermOptions> Terms { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool NeedsTeacher => Terms.Any(term => term.Loss is OutputLossOptions { NeedsTeacher: true });

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool TakesTeacher => Terms.Any(term => term.Loss is OutputLossOptions { TakesTeacher: true });

    /// <inheritdoc/>
    public override ILoss Create(LossContext context) =>
        new SumLoss([.. Terms.Select(term => (term.Weight, ((OutputLossOptions)term.Loss).Create(context)))]);
}
