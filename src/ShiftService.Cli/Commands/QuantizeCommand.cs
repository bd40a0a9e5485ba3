using System.CommandLine;
using ShiftService.Cli.Compression;
using ShiftService.Cli.Evaluation;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl quantize`: a model with weights of 8 bits.</summary>
internal static class QuantizeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        Option<string> folder = CompressCommand.Folder();
        var command = new Command(
            "quantize", "Store a model's weights in 8 bits, with a factor for each output channel; they are unpacked when it is loaded.")
        {
            model, folder,
        };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(model), target = parsed.GetRequiredValue(folder);
            ModelPackage package = PackageReader.Read(PackageLocator.Find(name));
            return CompressedPackage.Write(
                console, package, package.Network, OnnxWeights.Int8, "weights rounded to 8 bits for each output channel",
                $"shiftctl quantize {name} --out {target}", target);
        });
        return command;
    }
}
