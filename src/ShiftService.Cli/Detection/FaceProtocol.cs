using System.CommandLine;
using System.Globalization;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Engine;
using ShiftService.Training.Evaluation.Detection;

namespace ShiftService.Cli.Detection;

/// <summary>`shiftctl evaluate --protocol faces`: what a detector finds in photos whose faces are marked.</summary>
internal sealed class FaceProtocol
{
    private const int DefaultSide = 320;
    private const float PeerThreshold = 0.6f;

    /// <summary>--side.</summary>
    public Option<int?> Side { get; } = CommonOptions.OptionalNumber(
        "--side", "With faces: side of the square that photos are scaled into. Default: the card's.", 4096);

    /// <summary>--threshold.</summary>
    public Option<double?> Threshold { get; } = new("--threshold")
    {
        Description = "With faces: score from which on a face counts as found. Default: the card's.", HelpName = "SCORE",
    };

    /// <summary>--all.</summary>
    public Option<bool> All { get; } = new("--all")
    {
        Description = "With faces: take the photos that are trained on too, not only those that are held out.",
    };

    /// <summary>Evaluates.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The detector's package.</param>
    /// <param name="data">A table of boxes, or a folder with detector/boxes.csv and perhaps lfw-view2-128/index.csv.</param>
    /// <param name="backend">What runs it.</param>
    /// <param name="peer">YuNet's file; null to leave it out.</param>
    /// <param name="json">True for a JSON document.</param>
    /// <param name="output">Where the result goes.</param>
    public void Run(ParseResult parsed, string model, string data, IExecutionBackend backend, string? peer, bool json, TextWriter output)
    {
        bool isTable = File.Exists(data);
        string table = isTable ? data : Path.Combine(data, "detector", "boxes.csv"), cells = Path.Combine(data, "lfw-view2-128", "index.csv");
        int? side = parsed.GetValue(Side);
        double? threshold = parsed.GetValue(Threshold);
        if (threshold is < 0 or > 1) throw new ArgumentException($"--threshold: a score is from 0 to 1, and not {threshold}");
        var results = new List<Result>();
        using (FaceContender own = FaceContender.Of(PackageArgument.ReadDetector(model), backend, side, (float?)threshold))
            results.Add(Measure(own));
        if (peer is not null)
        {
            using FaceContender other = FaceContender.OfYuNet(peer, side ?? DefaultSide, PeerThreshold);
            results.Add(Measure(other));
        }
        if (json) Json.Write(output, results);
        else Write(output, results);

        Result Measure(FaceContender contender) => new(contender.Name, contender.Threshold, FaceEvaluation.Evaluate(
            contender.Find, table, !isTable && File.Exists(cells) ? cells : null, contender.Threshold, !parsed.GetValue(All)));
    }

    private static void Write(TextWriter output, List<Result> results)
    {
        TextTable rows = new TextTable(["", .. results.Select(result => result.Detector)]).Left(0);
        FaceReport first = results[0].Report;
        Add("score threshold", result => result.Threshold.ToString("F2", CultureInfo.InvariantCulture));
        Add($"AP at IoU 0.5, {first.Faces} faces in {first.Photos} photos", result => Share(result.Report.AveragePrecision));
        Add("recall", result => Share(result.Report.Recall));
        Add("precision", result => Share(result.Report.Precision));
        Add($"recall of {first.BareFaces} bare faces", result => Share(result.Report.BareRecall));
        Add($"faces found in {first.Cells} cells", result => Share(result.Report.CellRecall));
        Add("landmarks' distance over the eyes'", result => Share(result.Report.LandmarkError));
        Add($"nothing found in {first.EmptyPhotos} photos without a face", result => Share(result.Report.CleanShare));
        rows.Write(output);

        void Add(string what, Func<Result, string> cell) => rows.Add([what, .. results.Select(cell)]);
    }

    private static string Share(double? share) => share is double value ? value.ToString("P2", CultureInfo.InvariantCulture) : "-";

    /// <summary>One detector's result.</summary>
    /// <param name="Detector">The detector and what ran it.</param>
    /// <param name="Threshold">Score from which on a face counted as found.</param>
    /// <param name="Report">How well it did.</param>
    internal sealed record Result(string Detector, float Threshold, FaceReport Report);
}
