using System.CommandLine;
using ShiftService.Cli.Detection;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Cli.Verification;
using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Detection;
using ShiftService.Faces.Verification;
using ShiftService.Packages;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Commands;

/// <summary>
/// `shiftctl evaluate`: how well does a classifier do on images whose classes are known, an embedder of faces on pairs of them, or a
/// detector on photos whose faces are known?
/// </summary>
internal static class EvaluateCommand
{
    private const int LfwCell = 128;

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var data = new Argument<string>("DATA")
        {
            Description = "A folder or tar archive of CLASS/IMAGE, or of SPLIT/CLASS/IMAGE; for pairs, packed sheets; for faces a table of " +
                "boxes, or the folder above it.",
        };
        Option<string> protocol = CommonOptions.Choice(
            "--protocol",
            "What is measured: the classes of images; whether pairs show the same person, as LFW's view 2 does, on ten folds; or the faces " +
            "that are found in photos. Default: classes.",
            "classes", "lfw", "faces");
        var names = new Option<string?>("--class-names")
        {
            Description = "With classes: file of the names of DATA's folders, on each line folder and name, parted by a tab.", HelpName = "FILE",
        };
        FaceSheetOptions sheets = new("person");
        var pairs = new Option<string?>("--pairs")
        {
            Description = "With lfw: file of the pairs. Default: DATA/pairs.csv.", HelpName = "FILE",
        };
        var mirror = new Option<bool>("--mirror") { Description = "With lfw: join embeddings with those of mirrored faces." };
        var detector = new Option<string?>("--detector")
        {
            Description = "With lfw: a detector's package that finds the faces, instead of the points in the index.", HelpName = "MODEL",
        };
        var groups = new Option<bool>("--groups") { Description = "With lfw: count errors among better and worse pictures too." };
        var picture = new Option<string?>("--picture")
        {
            Description = "With lfw: an SVG file for the receiver operating characteristic and the distributions.", HelpName = "FILE",
        };
        var faces = new FaceProtocol();
        var peer = new Option<string?>("--peer")
        {
            Description = "A network to measure beside it: with lfw an ONNX file that reads ArcFace's 112x112 crop, with faces YuNet's.",
            HelpName = "FILE",
        };
        Option<string> backend = CommonOptions.Choice("--backend", "What computes. Default: simd.", "simd", "onnxruntime");
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a model's accuracy, through the engine and preprocessing of the service.")
        {
            model, data, protocol, names, sheets.Split, sheets.Cell, sheets.Label, pairs, mirror, detector, groups, picture, faces.Side, faces.Threshold, faces.All, peer, backend,
            lanes, json,
        };
        command.SetAction(parsed =>
        {
            IExecutionBackend engine = parsed.GetRequiredValue(backend) == "simd" ? new SimdBackend() : new OnnxRuntimeBackend();
            if (parsed.GetRequiredValue(protocol) == "lfw") return EvaluatePairs(parsed, engine);
            if (parsed.GetRequiredValue(protocol) == "faces")
            {
                faces.Run(
                    parsed, parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), engine, parsed.GetValue(peer),
                    parsed.GetValue(json), console.Out);
                return ExitCode.Success;
            }
            ModelPackage package = PackageArgument.ReadClassifier(parsed.GetRequiredValue(model));
            IReadOnlyList<string> folders =
                parsed.GetValue(names) is string file ? ClassNames.Read(file).FoldersOf(package.Labels) : package.Labels;
            IImageSource source = ImageSource.Open(parsed.GetRequiredValue(data), parsed.GetValue(sheets.Split), folders);
            using ICompiledNetwork network = engine.Compile(package.Network, package.OnnxFile);
            SourceEvaluationResult result =
                SourceEvaluation.Evaluate(package, network, source, parsed.GetValue(lanes) ?? Environment.ProcessorCount);
            foreach (CorruptItem item in result.Corrupt)
                console.Remark($"left out, it cannot be read: {item.Name}: {ExpectedError.Line(item.Reason)}");
            if (parsed.GetValue(json)) Json.Write(console.Out, EvaluationDocument.Create(package, network.Backend, result));
            else EvaluationTables.Write(console.Out, package.Labels, result);
            return ExitCode.Success;
        });
        return command;

        int EvaluatePairs(ParseResult parsed, IExecutionBackend engine)
        {
            string place = parsed.GetRequiredValue(data);
            ModelPackage package = PackageArgument.ReadEmbedder(parsed.GetRequiredValue(model));
            FaceSheets faces = sheets.Open(parsed, place, (LfwCell, LfwCell));
            IReadOnlyList<FacePair> list = PairList.Read(
                parsed.GetValue(pairs) ?? Path.Combine(place, "pairs.csv"), [.. faces.Source.Items.Select(item => item.Name)]);
            int threads = parsed.GetValue(lanes) ?? Environment.ProcessorCount;
            using FaceDetectorModel? finder = parsed.GetValue(detector) is string name
                ? FaceDetectorModel.Compile(PackageArgument.ReadDetector(name), engine)
                : null;
            var results = new List<PairProtocolResult>();
            using (FaceContestant own = FaceContestant.Of(package, engine, parsed.GetValue(mirror)))
                results.Add(PairProtocolResult.Run(own, faces, finder, list, threads, parsed.GetValue(groups), parsed.GetValue(picture)));
            if (parsed.GetValue(peer) is string file)
            {
                using FaceContestant other = FaceContestant.OfPeer(file, engine, parsed.GetValue(mirror));
                results.Add(PairProtocolResult.Run(other, faces, finder, list, threads, parsed.GetValue(groups), picture: null));
            }
            if (parsed.GetValue(json)) Json.Write(console.Out, results);
            else PairProtocolResult.Write(console.Out, results);
            return ExitCode.Success;
        }
    }
}
