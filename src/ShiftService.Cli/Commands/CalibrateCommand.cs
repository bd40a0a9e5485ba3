using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Cli.Verification;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Verification;
using ShiftService.Packages;
using ShiftService.Packages.Verification;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl calibrate`: what do similarities of a model's embeddings mean?</summary>
internal static class CalibrateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var data = new Argument<string>("DATA")
        {
            Description = "Packed sheets of faces of people that the model was not trained on: a folder of index.csv and sheets/.",
        };
        FaceSheetOptions sheets = new("label");
        var mirror = new Option<bool>("--mirror")
        {
            Description = "Join embeddings with those of mirrored faces, here and in the service.",
        };
        var text = new Option<string?>("--data-text") { Description = "What the card says the images were.", HelpName = "TEXT" };
        var folder = new Option<string?>("--out") { Description = "Folder of the calibrated package. Default: the package itself." };
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "calibrate", "Measure probabilities and thresholds of a face embedder on all pairs of its data, and write them into its card.")
        {
            model, data, sheets.Split, sheets.Cell, sheets.Label, mirror, text, folder, lanes, json,
        };
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageArgument.ReadEmbedder(parsed.GetRequiredValue(model));
            package = package with { Card = package.Card with { Verification = null } };
            using FaceContestant contestant = FaceContestant.Of(package, new SimdBackend(), parsed.GetValue(mirror));
            string place = parsed.GetRequiredValue(data);
            FaceSheets faces = sheets.Open(parsed, place, (contestant.Template.Height, contestant.Template.Width));
            var embedding = new FaceSourceEmbedding(contestant.Network, contestant.Input, contestant.Template, contestant.Mirror)
            {
                Threads = parsed.GetValue(lanes) ?? Environment.ProcessorCount,
            };
            float[] embeddings = faces.Embed(embedding, contestant.Template);
            var scores = new PairScores(
                embeddings, (int)contestant.Network.OutputShapes[0].Elements, [.. faces.Source.Items.Select(item => item.Label)]);
            string split = parsed.GetValue(sheets.Split) is string name ? $", split {name}" : "";
            string about = parsed.GetValue(text) ?? string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(place))}{split}: {faces.Source.Items.Count:N0} images. ") +
                "All pairs; intervals of 95 % by drawing people with replacement.";
            PackageVerification section = FaceCalibration.Measure(scores, contestant.Template, contestant.Mirror, about);
            string target = parsed.GetValue(folder) ?? package.Folder;
            PackageWriter.Write(
                target, package.Card with { Verification = section }, package.Network, package.OnnxFile.ToArray(), package.Labels);
            if (parsed.GetValue(json)) Json.Write(console.Out, section);
            else Write(console.Out, section, target);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, PackageVerification section, string folder)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{section.People:N0} people, {section.SamePairs:N0} pairs of the same person, {section.DifferentPairs:N0} pairs of two; " +
            $"probability 1 / (1 + exp(-({section.Calibration.Slope:0.###} x {section.Calibration.Offset:+0.###;-0.###})))"));
        output.WriteLine();
        TextTable table = new("similarity", "probability", "false accepts", "false rejects");
        foreach (PackageThreshold threshold in section.Thresholds)
            table.Add(
                Format.Number(threshold.Similarity, 4), Format.Number(section.Calibration.ProbabilityOf(threshold.Similarity), 4),
                PairProtocolResult.Interval(threshold.FalseAccepts), PairProtocolResult.Interval(threshold.FalseRejects));
        table.Write(output);
        output.WriteLine();
        output.WriteLine($"{folder}: the calibrated package");
    }
}
