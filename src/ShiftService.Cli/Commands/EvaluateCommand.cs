using System.CommandLine;
using ShiftService.Cli.Detection;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Packages;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;
using ShiftService.Training.Evaluation;

namespace ShiftService.Cli.Commands;

/// <summary>
/// `shiftctl evaluate`: how well does a classifier do on images whose classes are known, or a detector on photos whose faces are?
/// </summary>
internal static class EvaluateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var data = new Argument<string>("DATA")
        {
            Description = "A folder or tar archive of CLASS/IMAGE, or of SPLIT/CLASS/IMAGE; for faces a table of boxes, or the folder above it.",
        };
        Option<string> protocol = CommonOptions.Choice(
            "--protocol", "What is measured: the classes of images, or the faces that are found in photos. Default: classes.",
            "classes", "faces");
        var faces = new FaceProtocol();
        var peer = new Option<string?>("--peer") { Description = "With faces: YuNet's file, to measure beside it.", HelpName = "FILE" };
        var split = new Option<string?>("--split") { Description = "The split to take, such as test.", HelpName = "SPLIT" };
        Option<string> backend = CommonOptions.Choice("--backend", "What computes. Default: simd.", "simd", "onnxruntime");
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a model's accuracy, through the engine and preprocessing of the service.")
        {
            model, data, protocol, split, faces.Side, faces.Threshold, faces.All, peer, backend, lanes, json,
        };
        command.SetAction(parsed =>
        {
            IExecutionBackend engine = parsed.GetRequiredValue(backend) == "simd" ? new SimdBackend() : new OnnxRuntimeBackend();
            if (parsed.GetRequiredValue(protocol) == "faces")
            {
                faces.Run(
                    parsed, parsed.GetRequiredValue(model), parsed.GetRequiredValue(data), engine, parsed.GetValue(peer),
                    parsed.GetValue(json), console.Out);
                return ExitCode.Success;
            }
            ModelPackage package = PackageArgument.ReadClassifier(parsed.GetRequiredValue(model));
            IImageSource source = ImageSource.Open(parsed.GetRequiredValue(data), parsed.GetValue(split), package.Labels);
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
    }
}
