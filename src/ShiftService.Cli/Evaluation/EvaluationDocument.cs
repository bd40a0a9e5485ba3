using ShiftService.Packages;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Evaluation;

/// <summary>An evaluation as programs read it.</summary>
internal sealed record EvaluationDocument(
    string Model, string Backend, int Images, double Top1, double Top5, double Loss,
    IReadOnlyList<EvaluationDocument.Row> Classes,
    IReadOnlyList<EvaluationDocument.Pair> Confusions,
    IReadOnlyList<EvaluationDocument.Error> Mistakes,
    IReadOnlyList<CorruptItem> Corrupt)
{
    /// <summary>One class.</summary>
    internal sealed record Row(string Label, int Images, int Predicted, int Correct, double? Recall, double? Precision);

    /// <summary>Images of one class that are called another.</summary>
    internal sealed record Pair(string Label, string CalledAs, int Images);

    /// <summary>One mistake.</summary>
    internal sealed record Error(string Image, string Label, string CalledAs, double Probability);

    /// <summary>Puts names in the place of numbers.</summary>
    public static EvaluationDocument Create(ModelPackage package, string backend, SourceEvaluationResult result)
    {
        (ClassificationReport report, IReadOnlyList<string> labels) = (result.Report, package.Labels);
        return new(
            package.Folder, backend, report.Images, report.Top1, report.Top5, report.Loss,
            [.. report.Classes.Select(c => new Row(labels[c.Class], c.Images, c.Predicted, c.Correct, c.Recall, c.Precision))],
            [.. report.Confusions.Select(c => new Pair(labels[c.Class], labels[c.CalledAs], c.Images))],
            [.. report.Mistakes.Select(m => new Error(result.Names[m.Image], labels[m.Class], labels[m.CalledAs], m.Probability))],
            result.Corrupt);
    }
}
