using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Packages;
using ShiftService.Training.Analysis;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl analyze`: what have a network's shifts learned?</summary>
internal static class AnalyzeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var data = new Argument<string?>("DATA")
        {
            Description = "A folder or tar archive of CLASS/IMAGE, or of SPLIT/CLASS/IMAGE; without it only weights are looked at.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var split = new Option<string?>("--split") { Description = "The split to take, such as test.", HelpName = "SPLIT" };
        Option<int> images = CommonOptions.Number("--images", "Most images, spread evenly over the data.", 1 << 20, 256);
        var pictures = new Option<string?>("--pictures") { Description = "Folder for roses, matrices and clouds.", HelpName = "DIR" };
        var store = new Option<bool>("--store") { Description = "Put the numbers into the model's card." };
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("analyze", "Show what shifts have learned: redundant channels, directions that carry little, offsets.")
        {
            model, data, split, images, pictures, store, lanes, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(split) is not null && result.GetValue(data) is null) result.AddError("--split: goes with DATA");
        });
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageReader.Read(PackageLocator.Find(parsed.GetRequiredValue(model)));
            ShiftAnalysis analysis = parsed.GetValue(data) is string path
                ? ShiftAnalysis.OfImages(
                    package, ImageSource.Open(path, parsed.GetValue(split)), parsed.GetValue(images),
                    parsed.GetValue(lanes) ?? Environment.ProcessorCount)
                : ShiftAnalysis.OfWeights(package);
            foreach (CorruptItem item in analysis.Corrupt)
                console.Remark($"left out, it cannot be read: {item.Name}: {ExpectedError.Line(item.Reason)}");
            if (parsed.GetValue(pictures) is string folder) Draw(console, package, analysis, folder);
            if (parsed.GetValue(store))
                PackageWriter.Write(
                    package.Folder, package.Card with { Analysis = analysis.Summary }, package.Network, package.OnnxFile.ToArray(),
                    package.Labels);
            if (parsed.GetValue(json)) Json.Write(console.Out, analysis.Summary);
            else Write(console.Out, analysis.Summary);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Draw(CommandOutput console, ModelPackage package, ShiftAnalysis analysis, string folder)
    {
        Directory.CreateDirectory(folder);
        string title = package.Card.Network ?? package.Network.Name;
        (string Name, string? Picture)[] all =
        [
            ("roses.svg", AnalysisPictures.Roses(title, analysis)), ("correlations.svg", AnalysisPictures.Correlations(title, analysis)),
            ("offsets.svg", AnalysisPictures.Offsets(title, analysis)),
        ];
        foreach ((string name, string? picture) in all)
        {
            if (picture is null) continue;
            string path = Path.Combine(folder, name);
            File.WriteAllText(path, picture);
            console.Remark($"{path}: written");
        }
    }

    private static void Write(TextWriter output, PackageAnalysis analysis)
    {
        TextTable layers = new TextTable(
            "shift", "channels", "unmoved", "|x|", "|y|", "largest", "correlation within", "between", "redundant", "constant").Left(0);
        foreach (ShiftLayerAnalysis layer in analysis.Layers)
            layers.Add(
                layer.Name, Format.Number(layer.Channels), Format.Percent(layer.Unmoved), Format.Number(layer.MeanHorizontal, 2),
                Format.Number(layer.MeanVertical, 2), Format.Number(layer.Largest, 2), Optional(layer.CorrelationWithin, 3),
                Optional(layer.CorrelationBetween, 3), Optional(layer.Redundant, 0), Optional(layer.Constant, 0));
        layers.Write(output);
        output.WriteLine();
        TextTable directions = new TextTable("shift", "direction", "channels", "contribution", "signal", "correlation").Left(0, 1);
        foreach (ShiftLayerAnalysis layer in analysis.Layers)
            foreach (ShiftDirectionAnalysis d in layer.Directions)
                directions.Add(
                    layer.Name, string.Create(CultureInfo.InvariantCulture, $"({d.Dy:+0;-0;0},{d.Dx:+0;-0;0})"), Format.Number(d.Channels),
                    Optional(d.Contribution, 2), Optional(d.Signal, 2), Optional(d.Correlation, 3));
        directions.Write(output);
        output.WriteLine();
        foreach (string finding in analysis.Findings) output.WriteLine(finding);
    }

    private static string Optional(double? value, int decimals) => value is double number ? Format.Number(number, decimals) : "-";
}
