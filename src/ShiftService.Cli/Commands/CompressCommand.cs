using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Compression;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;
using ShiftService.Training.Compression;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl compress`: a model with fewer weights.</summary>
internal static class CompressCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console) => new("compress", "Make a model with fewer weights; fine-tune it afterwards.")
    {
        Variant(
            console, "prune", "Remove the channels between two 1x1 layers that matter least.", "--fraction",
            "Share of channels to remove; what is left is rounded up to a multiple of 8.", 0.25, ChannelPruning.Apply,
            share => Text($"{share * 100:0.#} % of inner channels removed")),
        Variant(
            console, "low-rank", "Replace 1x1 layers by two of lower rank, where that has fewer weights.", "--energy",
            "Share of the sum of squared weights that is kept.", 0.9, LowRankFactorization.Apply,
            share => Text($"1x1 layers factorised, {share * 100:0.#} % of squared weights kept")),
    };

    /// <summary>--out.</summary>
    public static Option<string> Folder() => new("--out")
    {
        Description = "Folder of the new package, such as models/NAME/VERSION.", HelpName = "DIR", Required = true,
    };

    private static Command Variant(
        CommandOutput console, string name, string description, string option, string meaning, double usual,
        Func<Network, double, Network> pass, Func<double, string> what)
    {
        Argument<string> model = PackageArgument.Create();
        Option<double> share = CommonOptions.Positive(option, meaning, usual);
        Option<string> folder = Folder();
        var command = new Command(name, description) { model, share, folder };
        command.SetAction(parsed =>
        {
            (string from, string target) = (parsed.GetRequiredValue(model), parsed.GetRequiredValue(folder));
            ModelPackage package = PackageReader.Read(PackageLocator.Find(from));
            double value = parsed.GetValue(share);
            Network network = pass(package.Network, value);
            if (network.Cost.AllParameters == package.Network.Cost.AllParameters)
                console.Remark($"{from}: nothing of it could be made smaller");
            return CompressedPackage.Write(
                console, package, network, OnnxWeights.Float32, what(value),
                Text($"shiftctl compress {name} {from} {option} {value} --out {target}"), target);
        });
        return command;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
