using ShiftService.Graph;
using ShiftService.Packages.Documents;

namespace ShiftService.Packages.Verification;

/// <summary>What a card's section on verification demands of itself and of the network.</summary>
internal static class VerificationRules
{
    private const string Section = "$.verification";

    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<DocumentError> Check(PackageCard card, Network network)
    {
        if (card.Verification is not { } section) return [];
        TensorShape input = network.InputShape;
        return
        [
            .. card.Task == PackageTask.Verification ? [] : (DocumentError[])[new(Section, $"does not go with the task {card.Task}")],
            .. CheckTemplate(section.Template, input), .. CheckThresholds(section.Thresholds), .. CheckHistogram(section.Histogram),
        ];
    }

    private static IEnumerable<DocumentError> CheckTemplate(PackageTemplate template, TensorShape input)
    {
        foreach ((string name, FacePoint point) in template.All())
            if (point.X > input.Width - 1 || point.Y > input.Height - 1)
                yield return new($"{Section}.template.{name}", $"lies outside of the input of {input.Width}x{input.Height}");
        if (template.LeftEye.X >= template.RightEye.X)
            yield return new($"{Section}.template.leftEye", "must lie to the left of rightEye");
    }

    private static IEnumerable<DocumentError> CheckThresholds(IReadOnlyList<PackageThreshold> thresholds)
    {
        if (thresholds.Count == 0) yield return new($"{Section}.thresholds", "must not be empty");
        for (int i = 0; i < thresholds.Count; i++)
        {
            string path = $"{Section}.thresholds[{i}]";
            if (i > 0 && thresholds[i].Target >= thresholds[i - 1].Target)
                yield return new($"{path}.target", "must be below the one before it");
            if (i > 0 && thresholds[i].Similarity < thresholds[i - 1].Similarity)
                yield return new($"{path}.similarity", "must not be below the one before it");
            foreach ((string name, RateInterval rate) in new[]
                { ("falseAccepts", thresholds[i].FalseAccepts), ("falseRejects", thresholds[i].FalseRejects) })
                if (rate.Low > rate.Rate || rate.Rate > rate.High)
                    yield return new($"{path}.{name}", $"must lie in its interval, and {rate.Rate} is not in {rate.Low} to {rate.High}");
        }
    }

    private static IEnumerable<DocumentError> CheckHistogram(ScoreHistogram histogram)
    {
        if (histogram.Low >= histogram.High) yield return new($"{Section}.histogram.low", "must be below high");
        if (histogram.Same.Count == 0 || histogram.Same.Count != histogram.Different.Count)
            yield return new($"{Section}.histogram.different",
                $"must have as many bins as same, and one at least; they have {histogram.Different.Count} and {histogram.Same.Count}");
    }
}
