using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Graph;
using ShiftService.Training.Autodiff;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl gradcheck`: are a network's gradients right?</summary>
internal static class GradcheckCommand
{
    // Finite differences of smooth functions in double precision agree to about 1e-8; float32 sums of whole networks to about 1e-3.
    private const double DifferenceTolerance = 1e-5, LaneTolerance = 5e-3;
    private const int Shown = 10;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var network = new Argument<string>("NETWORK") { Description = "A network's name, such as shiftresnet20-e6, or an ONNX file." };
        Option<(int Height, int Width)?> input = CommonOptions.Size("--input", "Input size. Default: 16 for a name, a file's own.");
        Option<int> images = CommonOptions.Number("--images", "Images in the batch.", 64, 2);
        Option<int> entries = CommonOptions.Number("--entries", "Values of each weight that are tried.", 1 << 20, 2);
        Option<ulong> seed = CommonOptions.Seed("--seed", "Seed of images, weights and the choice of values.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command(
            "gradcheck",
            "Compare gradients with finite differences in double precision, and those of the fast lanes with these. " +
            "Exit code 1 if they differ.")
        {
            network, input, images, entries, seed, json,
        };
        command.SetAction(parsed =>
        {
            Network checkedNetwork = Read(parsed.GetRequiredValue(network), parsed.GetValue(input), parsed.GetValue(seed));
            int count = parsed.GetValue(images), start = (int)(parsed.GetValue(seed) & int.MaxValue);
            IReadOnlyList<GradientCheckResult> differences = GradientCheck.Check(
                checkedNetwork, count, start, new() { EntriesPerParameter = parsed.GetValue(entries) });
            IReadOnlyList<LaneCheckResult> lanes = LaneCheck.Compare(checkedNetwork, count, start);
            bool ok = differences.All(r => r.WorstRelativeError <= DifferenceTolerance) && lanes.All(r => r.Error <= LaneTolerance);
            if (parsed.GetValue(json)) Json.Write(console.Out, new { Ok = ok, FiniteDifferences = differences, Lanes = lanes });
            else Write(console.Out, differences, lanes, ok);
            return ok ? ExitCode.Success : ExitCode.Disagreement;
        });
        return command;
    }

    private static Network Read(string network, (int Height, int Width)? size, ulong seed)
    {
        if (network.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            Network read = ModelFile.Read(network, size).Network;
            return size is (int height, int width) ? read.WithInputSize(height, width) : read;
        }
        return ZooCatalog.Create(network, new()
        {
            Height = size?.Height ?? 16, Width = size?.Width ?? 16, Initialization = Initialization.Randomized, Seed = seed,
        });
    }

    private static void Write(
        TextWriter output, IReadOnlyList<GradientCheckResult> differences, IReadOnlyList<LaneCheckResult> lanes, bool ok)
    {
        TextTable table = new TextTable("worst against finite differences", "compared", "skipped", "relative error").Left(0);
        foreach (GradientCheckResult r in differences.OrderByDescending(r => r.WorstRelativeError).Take(Shown))
            table.Add(r.Name, Format.Number(r.Compared), Format.Number(r.Skipped), Format.Error(r.WorstRelativeError));
        table.Write(output);
        output.WriteLine();
        table = new TextTable("worst of the lanes against double precision", "relative error").Left(0);
        foreach (LaneCheckResult r in lanes.OrderByDescending(r => r.Error).Take(Shown)) table.Add(r.Name, Format.Error(r.Error));
        table.Write(output);
        output.WriteLine();
        output.WriteLine(
            $"{differences.Sum(r => r.Compared)} gradients of {differences.Count} arrays compared, " +
            $"{differences.Sum(r => r.Skipped)} at kinks skipped: {(ok ? "all agree" : "they DISAGREE")}");
    }
}
