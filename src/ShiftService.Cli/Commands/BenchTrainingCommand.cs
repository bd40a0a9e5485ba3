using System.CommandLine;
using ShiftService.Cli.Benchmarking;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Graph;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl bench-training`: how many images a second does the trainer take forward, back, and into the weights?</summary>
internal static class BenchTrainingCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var networks = new Argument<string[]>("NETWORK")
        {
            Description = "Names of networks, such as shiftresnet20-e6.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> batch = CommonOptions.Number("--batch", "Images a step.", 1 << 14, 128);
        Option<int> microBatch = CommonOptions.Number("--micro-batch", "Images that a lane takes at once.", 1 << 12, 16);
        Option<int> lanes = CommonOptions.Number("--lanes", "Threads.", 256, Environment.ProcessorCount);
        Option<(int Height, int Width)?> input = CommonOptions.Size("--input", "Input size. Default: the network's own.");
        Option<int?> classes = CommonOptions.OptionalNumber("--classes", "Number of classes. Default: the network's own.", 1 << 15);
        Option<int?> stride = CommonOptions.OptionalNumber("--stem-stride", "Stride of the first convolution.", 8);
        Option<double> seconds = CommonOptions.Positive("--seconds", "Time for each network.", 5);
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "bench-training",
            "Measure training steps on random images: forward, backward and the update of the weights, loading excluded.")
        {
            networks, batch, microBatch, lanes, input, classes, stride, seconds, json,
        };
        command.SetAction(parsed =>
        {
            var results = new List<TrainingBenchResult>();
            foreach (string name in parsed.GetRequiredValue(networks))
            {
                Network network = ZooCatalog.Create(name, new()
                {
                    Height = parsed.GetValue(input)?.Height,
                    Width = parsed.GetValue(input)?.Width,
                    Classes = parsed.GetValue(classes),
                    StemStride = parsed.GetValue(stride),
                });
                results.Add(TrainingBenchRun.Run(
                    network, parsed.GetValue(batch), parsed.GetValue(microBatch), parsed.GetValue(lanes), parsed.GetValue(seconds)));
            }
            if (parsed.GetValue(json)) Json.Write(console.Out, results);
            else TrainingBenchResult.Write(console.Out, results);
            return ExitCode.Success;
        });
        return command;
    }
}
