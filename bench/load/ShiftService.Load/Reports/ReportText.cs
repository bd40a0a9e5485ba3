using System.Globalization;
using ShiftService.Cli.Output;

namespace ShiftService.Load.Reports;

/// <summary>Reports for people.</summary>
internal static class ReportText
{
    /// <summary>Writes a report as one JSON document, or as tables.</summary>
    /// <returns>The exit code: 1 where a check failed.</returns>
    public static int Write(TextWriter output, LoadReport report, bool json)
    {
        if (json) Json.Write(output, report);
        else WriteTables(output, report);
        return report.Checks.All(check => check.Passed) ? LoadProgram.Success : LoadProgram.CheckFailed;
    }

    private static void WriteTables(TextWriter output, LoadReport report)
    {
        output.WriteLine($"{report.Command}: {report.Target}, {report.Photos} photos of {report.PhotoBytes / 1000.0:F1} kB on average");
        output.WriteLine();
        if (report.Phases.Count > 0) WritePhases(output, report.Phases);
        foreach (PhaseReport phase in report.Phases) WriteDetails(output, phase);
        if (report.Figures.Count > 0) WriteFigures(output, report.Figures);
        foreach (Check check in report.Checks) output.WriteLine($"{(check.Passed ? "ok    " : "FAILED")} {check.Name}: {check.Detail}");
    }

    private static void WritePhases(TextWriter output, IReadOnlyList<PhaseReport> phases)
    {
        TextTable table = new TextTable(
            "phase", "load", "seconds", "offered", "accepted", "refused", "failed", "/s",
            "p50 ms", "p90", "p99", "p99.9", "max").Left(0, 1);
        foreach (PhaseReport phase in phases)
        {
            table.Add([
                phase.Name, phase.Rate is double rate ? $"{rate:F1}/s" : $"{phase.Connections} at once", Format.Number(phase.Seconds, 1),
                $"{phase.Offered}", $"{phase.Accepted}", $"{phase.Refused}", $"{phase.Failed}", Format.Number(phase.PerSecond, 1),
                .. Cells(phase.LatencyMs)]);
        }
        table.Write(output);
        output.WriteLine();
    }

    private static string[] Cells(Percentiles? times) =>
        times is null ? ["-", "-", "-", "-", "-"] : [Ms(times.P50), Ms(times.P90), Ms(times.P99), Ms(times.P999), Ms(times.Max)];

    private static void WriteDetails(TextWriter output, PhaseReport phase)
    {
        GeneratorCost generator = phase.Generator;
        output.WriteLine(
            $"{phase.Name}: the generator took {generator.CpuMicrosecondsPerRequest:F0} us of processor time a request, " +
            $"{generator.Cores:F2} cores; it was late by {Ms(generator.LatenessMs?.P50)} ms (p50), " +
            $"{Ms(generator.LatenessMs?.P99)} ms (p99)");
        if (phase.Statuses.Any(pair => pair.Key != "200") || phase.Failures.Count > 0)
            output.WriteLine($"  {string.Join(", ", phase.Statuses.Concat(phase.Failures).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        foreach ((string status, string body) in phase.Samples) output.WriteLine($"  a {status}: {body}");
        if (phase.RefusalMs is Percentiles refusal)
        {
            output.WriteLine(
                $"  refusals: {Ms(refusal.P50)} ms (p50), {Ms(refusal.P99)} ms (p99); {phase.WithoutRetryAfter} without Retry-After, " +
                $"the longest says {phase.MaxRetryAfterSeconds:F0} s");
        }
        if (phase.StagesMs.Count > 0) WriteStages(output, phase);
        output.WriteLine();
    }

    private static void WriteStages(TextWriter output, PhaseReport phase)
    {
        TextTable table = new TextTable("  stage", "p50 ms", "p99 ms", "mean ms").Left(0);
        foreach ((string name, Percentiles? times) in phase.StagesMs)
            table.Add($"  {name}", Ms(times?.P50), Ms(times?.P99), Ms(times?.Mean));
        table.Add("  overhead", Ms(phase.OverheadMs?.P50), Ms(phase.OverheadMs?.P99), Ms(phase.OverheadMs?.Mean));
        table.Write(output);
    }

    private static void WriteFigures(TextWriter output, IReadOnlyDictionary<string, double> figures)
    {
        TextTable table = new TextTable("figure", "value").Left(0);
        foreach ((string name, double value) in figures) table.Add(name, value.ToString("#,##0.###", CultureInfo.InvariantCulture));
        table.Write(output);
        output.WriteLine();
    }

    private static string Ms(double? milliseconds) => milliseconds is double value ? Format.Number(value, value < 100 ? 3 : 1) : "-";
}
