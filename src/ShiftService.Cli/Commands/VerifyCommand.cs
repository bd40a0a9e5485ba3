using System.CommandLine;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Cli.Verification;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Verification;
using ShiftService.Packages;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl verify`: do two photos show the same person?</summary>
internal static class VerifyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var first = new Argument<string>("A") { Description = "A photo of a face." };
        var second = new Argument<string>("B") { Description = "Another." };
        var model = new Option<string>("--model")
        {
            Description = "The embedding network's package. Default: shiftfacenet.", HelpName = "MODEL", DefaultValueFactory = _ => "shiftfacenet",
        };
        var detector = new Option<string>("--detector")
        {
            Description = "The face detector's package. Default: shiftfacedetector.", HelpName = "MODEL",
            DefaultValueFactory = _ => "shiftfacedetector",
        };
        var cropped = new Option<bool>("--cropped") { Description = "The images are aligned faces: nothing is looked for." };
        Option<double> target = CommonOptions.Share("--far", "Share of pairs of different people that may be called the same.", 1e-3);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("verify", "Say whether two photos show the same person, and how often that is wrong.")
        {
            first, second, model, detector, cropped, target, json,
        };
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageArgument.ReadEmbedder(parsed.GetRequiredValue(model));
            if (package.Card.Verification is not { } card)
                throw new PackageException(package.Folder, [new("$.verification", "is missing: shiftctl calibrate measures it")]);
            ModelPackage? finder = parsed.GetValue(cropped) ? null : PackageArgument.ReadDetector(parsed.GetRequiredValue(detector));
            using var reader = new FaceReader(package, finder, new SimdBackend());
            ReadFace one = reader.Read(parsed.GetRequiredValue(first)), other = reader.Read(parsed.GetRequiredValue(second));
            FaceComparison comparison = FaceComparison.Of(one.SimilarityTo(other), card, parsed.GetValue(target), threshold: null);
            if (parsed.GetValue(json)) Json.Write(console.Out, new { comparison, faces = new[] { one, other } });
            else Write(console.Out, comparison, one, other);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(TextWriter output, FaceComparison comparison, params ReadFace[] faces)
    {
        TextTable table = new TextTable("image", "left", "top", "width", "height", "score").Left(0);
        foreach (ReadFace face in faces)
            if (face.Found is { } box)
                table.Add(
                    face.Image, Format.Number(box.Left, 1), Format.Number(box.Top, 1), Format.Number(box.Width, 1), Format.Number(box.Height, 1),
                    Format.Number(box.Score, 3));
            else table.Add(face.Image, "", "", "", "", "");
        table.Write(output);
        output.WriteLine();
        output.WriteLine(
            $"{(comparison.Same ? "the same person" : "different people")}: similarity {Format.Number(comparison.Similarity, 4)}, " +
            $"threshold {Format.Number(comparison.Threshold, 4)}, probability {Format.Percent(comparison.Probability)}");
        output.WriteLine(
            $"false accepts at this threshold: {PairProtocolResult.Interval(comparison.Rates!.FalseAccepts)}, " +
            $"false rejects: {PairProtocolResult.Interval(comparison.Rates.FalseRejects)}");
    }
}
