using System.CommandLine;
using ShiftService.Cli.Inspection;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Kernels;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl inspect`: what a model is and how the SIMD engine runs it.</summary>
internal static class InspectCommand
{
    private const int MostDirections = 9;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var model = new Argument<string>("MODEL") { Description = "An ONNX file." };
        Option<Isa> isa = CommonOptions.SingleIsa("--isa", "The vector width to plan for; by default the widest here.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("inspect", "Show a model's layers, shapes, costs and shifts, and the kernels that run them.")
        {
            model, isa, json,
        };
        command.SetAction(parsed =>
        {
            NetworkReport report = NetworkInspector.Inspect(ModelFile.Read(parsed.GetRequiredValue(model)), parsed.GetValue(isa));
            if (parsed.GetValue(json)) Json.Write(console.Out, report);
            else Write(console.Out, report);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, NetworkReport report)
    {
        output.WriteLine($"{report.Name}: {report.Input} -> {string.Join(", ", report.Outputs)}");
        output.WriteLine();
        TextTable table = new TextTable("layer", "operator", "output", "parameters", "MAC", "kernel", "shifts (channels)")
            .Left(0, 1, 2, 5, 6);
        foreach (LayerReport layer in report.Layers)
            table.Add(
                layer.Name,
                layer.Kind,
                layer.Output,
                Format.Number(layer.Parameters),
                Format.Number(layer.MultiplyAccumulates),
                layer.Kernel ?? "",
                layer.Shifts is null ? "" : Directions(layer.Shifts));
        table.Write(output);
        output.WriteLine();
        output.WriteLine(
            $"parameters  {Format.Number(report.Parameters)} (weights {Format.Number(report.WeightParameters)}, " +
            $"norms {Format.Number(report.NormParameters)}, shifts {Format.Number(report.ShiftParameters)})");
        output.WriteLine($"MAC         {Format.Number(report.MultiplyAccumulates)} for one image");
        output.WriteLine($"file        {Format.Bytes(report.FileBytes)}");
        if (report is { ArenaBytes: long arena, WeightBytes: long weights })
            output.WriteLine(
                $"plan        {report.Steps!.Count} steps on {report.Isa}, arena {Format.Bytes(arena)} for one image, " +
                $"packed weights {Format.Bytes(weights)}");
        else
            output.WriteLine($"plan        none, this model runs on ONNX Runtime: {report.Unsupported}");
    }

    private static string Directions(IReadOnlyDictionary<string, int> shifts)
    {
        string shown = string.Join(' ', shifts.Take(MostDirections).Select(s => $"{s.Key}:{s.Value}"));
        return shifts.Count > MostDirections ? $"{shown} and {shifts.Count - MostDirections} more" : shown;
    }
}
