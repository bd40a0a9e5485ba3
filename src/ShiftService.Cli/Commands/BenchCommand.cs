using System.CommandLine;
using ShiftService.Cli.Benchmarking;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Kernels;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl bench`: how fast is the SIMD engine, and how fast is ONNX Runtime on the same file?</summary>
internal static class BenchCommand
{
    private static readonly string[] Known = ["simd", "onnxruntime"];

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string[]> models = CommonOptions.Models();
        Option<string[]> backends = CommonOptions.Choices("--backend", "What to measure.", Known);
        Option<int> batch = CommonOptions.Number("--batch", "Images a run.", 1024, 1);
        Option<int> lanes = CommonOptions.Number("--lanes", "Threads that run at once, each on a worker of its own.", 256, 1);
        Option<Isa> isa = CommonOptions.SingleIsa("--isa", "Vector width of the SIMD engine and of the peak; by default the widest here.");
        Option<double> seconds = CommonOptions.Positive("--seconds", "Time for each backend of each model.", 2);
        var layers = new Option<bool>("--layers")
        {
            Description = "Measure every step of the SIMD engine's plan too: its best time on one image.",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "bench",
            "Measure the backends in one process, taking turns: medians, their ratio, and the share of the peak measured in the same run.")
        {
            models, backends, batch, lanes, isa, seconds, layers, json,
        };
        command.SetAction(parsed =>
        {
            var options = new BenchOptions(
                parsed.GetRequiredValue(backends),
                parsed.GetValue(batch),
                parsed.GetValue(lanes),
                parsed.GetValue(isa),
                parsed.GetValue(seconds),
                parsed.GetValue(layers));
            var results = new List<BenchResult>();
            using var team = new LaneTeam(options.Lanes);
            int code = console.ForEach(parsed.GetRequiredValue(models), path =>
            {
                results.AddRange(new BenchRun(ModelFile.Read(path), options, team).Run());
                return ExitCode.Success;
            });
            if (parsed.GetValue(json)) Json.Write(console.Out, results);
            else BenchTables.Write(console.Out, results);
            return code;
        });
        return command;
    }
}
