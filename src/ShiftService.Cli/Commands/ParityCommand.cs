using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Cli.Parity;
using ShiftService.Kernels;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl parity`: does the SIMD engine answer as ONNX Runtime does?</summary>
internal static class ParityCommand
{
    private const int MostImages = 1024;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string[]> models = CommonOptions.Models();
        Option<int[]> batches = CommonOptions.Numbers("--batch", "Images a run.", MostImages, 1, 3, 8);
        Option<(int, int)?> size = CommonOptions.Size("--size", "The input size. Default: the model's own, and an odd one near it.");
        Option<Isa[]> isas = CommonOptions.Isas("--isa", "Vector widths; by default all that this machine has.");
        Option<double> tolerance = CommonOptions.Positive("--tolerance", "Largest max|a-b| / max|b| of an image that passes.", 1e-4);
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "parity",
            "Compare the SIMD engine, on every vector width, with ONNX Runtime and with its own scalar path. Exit code 1 if they disagree.")
        {
            models, batches, size, isas, tolerance, json,
        };
        command.SetAction(parsed =>
        {
            var options = new ParityOptions(
                parsed.GetRequiredValue(batches), parsed.GetValue(size), parsed.GetRequiredValue(isas), parsed.GetValue(tolerance));
            List<ParityResult> results = [];
            int code = console.ForEach(parsed.GetRequiredValue(models), path => Compare(console, path, options, results));
            if (parsed.GetValue(json)) Json.Write(console.Out, results);
            else Write(console.Out, results);
            return code;
        });
        return command;
    }

    private static int Compare(CommandOutput console, string path, ParityOptions options, List<ParityResult> results)
    {
        var run = new ParityRun(ModelFile.Read(path, options.Size), options);
        int code = ExitCode.Success;
        foreach (ParityResult result in run.Run())
        {
            results.Add(result);
            if (!result.Ok) code = ExitCode.Disagreement;
        }
        if (run.Skipped is not null) console.Remark($"{path}: odd size left out, the network does not fit it ({run.Skipped})");
        return code;
    }

    private static void Write(TextWriter output, List<ParityResult> results)
    {
        TextTable table = new TextTable("model", "size", "batch", "isa", "reference", "max relative error", "").Left(0, 1, 3, 4, 6);
        foreach (ParityResult r in results)
            table.Add(
                r.Model, $"{r.Height}x{r.Width}", $"{r.Batch}", r.Isa, r.Reference,
                Format.Error(r.MaxRelativeError), r.Ok ? "ok" : "DISAGREES");
        table.Write(output);
        output.WriteLine($"{results.Count(r => r.Ok)} agree, {results.Count(r => !r.Ok)} disagree");
    }
}
