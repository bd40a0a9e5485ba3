using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Options;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl export`: networks of the literature as ONNX files.</summary>
internal static class ExportCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var network = new Argument<string?>("NETWORK")
        {
            Description = "A network's name, such as shiftresnet20-e6.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Argument<string?>("OUT.onnx") { Description = "The file to write.", Arity = ArgumentArity.ZeroOrOne };
        var list = new Option<bool>("--list")
        {
            Description = "Print the names of the literature's variants, and the forms that names can have.",
        };
        var all = new Option<string?>("--all") { Description = "Write every listed network to DIR/NAME.onnx.", HelpName = "DIR" };
        var only = new Option<string[]>("--only")
        {
            Description = "With --all: these names instead of all listed ones.",
            HelpName = "NAME...",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<(int Height, int Width)?> input = CommonOptions.Size("--input", "Input size. Default: the network's own.");
        Option<int?> classes = CommonOptions.OptionalNumber("--classes", "Number of classes. Default: the network's own.", 1 << 15);
        Option<ulong> seed = CommonOptions.Seed("--seed", "Seed of the weights.");
        Option<string> initialization = CommonOptions.Choice(
            "--initialization",
            "How weights are drawn. randomized (default): nothing trivial anywhere, for comparing engines; " +
            "training: the start of a training run.",
            "randomized",
            "training");
        var command = new Command("export", "Write a network of the literature, with seeded random weights, as an ONNX file.")
        {
            network, file, list, all, only, input, classes, seed, initialization,
        };
        command.Validators.Add(result =>
        {
            bool isList = result.GetValue(list), isAll = result.GetValue(all) is not null;
            bool isOne = result.GetValue(network) is not null;
            if ((isList ? 1 : 0) + (isAll ? 1 : 0) + (isOne ? 1 : 0) != 1)
                result.AddError("export: give either NETWORK and OUT.onnx, or --all DIR, or --list");
            else if (isOne && result.GetValue(file) is null) result.AddError("export: OUT.onnx is missing");
            if (result.GetValue(only) is { Length: > 0 } && !isAll) result.AddError("--only: goes with --all");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list)) return List(console);
            var options = new ZooOptions
            {
                Height = parsed.GetValue(input)?.Height,
                Width = parsed.GetValue(input)?.Width,
                Classes = parsed.GetValue(classes),
                Seed = parsed.GetValue(seed),
                Initialization = parsed.GetValue(initialization) == "training" ? Initialization.Training : Initialization.Randomized,
            };
            return parsed.GetValue(all) is string folder
                ? All(console, folder, parsed.GetValue(only) ?? [], options)
                : One(console, parsed.GetValue(network)!, parsed.GetValue(file)!, options);
        });
        return command;
    }

    private static int List(CommandOutput console)
    {
        foreach (ZooNetwork network in ZooCatalog.Listed) console.Out.WriteLine(network.Name);
        console.Remark("forms of names:");
        foreach (string form in ZooCatalog.KnownForms) console.Remark($"  {form}");
        return ExitCode.Success;
    }

    private static int All(CommandOutput console, string folder, string[] only, ZooOptions options)
    {
        Directory.CreateDirectory(folder);
        IEnumerable<string> names = only.Length > 0 ? only : ZooCatalog.Listed.Select(network => network.Name);
        return console.ForEach(names, name => One(console, name, Path.Combine(folder, $"{name}.onnx"), options));
    }

    private static int One(CommandOutput console, string name, string path, ZooOptions options)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{path}: no such folder");
        Network network = ZooCatalog.Create(name, options);
        OnnxFile.Write(network, path);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}: {network.InputShape}, {network.Cost.AllParameters:N0} parameters, {network.Cost.MultiplyAccumulates:N0} MAC"));
        return ExitCode.Success;
    }
}
