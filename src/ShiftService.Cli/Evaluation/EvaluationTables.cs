using System.Globalization;
using ShiftService.Cli.Output;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Evaluation;

/// <summary>An evaluation as people read it.</summary>
internal static class EvaluationTables
{
    /// <summary>Writes accuracy, one line a class, what is confused most, and the surest mistakes.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> labels, SourceEvaluationResult result)
    {
        ClassificationReport report = result.Report;
        WriteSummary(output, labels, report);
        if (report.Mistakes.Count == 0) return;
        output.WriteLine();
        TextTable mistakes = new TextTable("surest mistakes", "is", "called", "probability").Left(0, 1, 2);
        foreach (Mistake mistake in report.Mistakes)
            mistakes.Add(result.Names[mistake.Image], labels[mistake.Class], labels[mistake.CalledAs], Format.Percent(mistake.Probability));
        mistakes.Write(output);
    }

    /// <summary>Writes accuracy, one line a class, and what is confused most.</summary>
    public static void WriteSummary(TextWriter output, IReadOnlyList<string> labels, ClassificationReport report)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Images:N0} images: top-1 {report.Top1 * 100:F2} %, top-5 {report.Top5 * 100:F2} %, cross-entropy {report.Loss:F4}"));
        output.WriteLine();
        TextTable classes = new TextTable("class", "images", "recall", "precision").Left(0);
        foreach (ClassMetrics metrics in report.Classes)
            classes.Add(labels[metrics.Class], Format.Number(metrics.Images), Share(metrics.Recall), Share(metrics.Precision));
        classes.Write(output);
        if (report.Confusions.Count == 0) return;
        output.WriteLine();
        TextTable confusions = new TextTable("confused most", "called", "images").Left(0, 1);
        foreach (Confusion confusion in report.Confusions)
            confusions.Add(labels[confusion.Class], labels[confusion.CalledAs], Format.Number(confusion.Images));
        confusions.Write(output);
    }

    private static string Share(double? share) => share is double value ? Format.Percent(value) : "-";
}
