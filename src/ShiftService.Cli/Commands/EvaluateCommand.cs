using System.CommandLine;
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

/// <summary>`shiftctl evaluate`: how well does a classifier do on images whose classes are known?</summary>
internal static class EvaluateCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var data = new Argument<string>("DATA") { Description = "A folder or tar archive of CLASS/IMAGE, or of SPLIT/CLASS/IMAGE." };
        var split = new Option<string?>("--split") { Description = "The split to take, such as test.", HelpName = "SPLIT" };
        Option<string> backend = CommonOptions.Choice("--backend", "What computes. Default: simd.", "simd", "onnxruntime");
        Option<int?> lanes = CommonOptions.OptionalNumber("--lanes", "Threads. Default: the cores.", 1024);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("evaluate", "Measure a classifier's accuracy, through the engine and preprocessing of the service.")
        {
            model, data, split, backend, lanes, json,
        };
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageArgument.ReadClassifier(parsed.GetRequiredValue(model));
            IImageSource source = ImageSource.Open(parsed.GetRequiredValue(data), parsed.GetValue(split), package.Labels);
            IExecutionBackend engine = parsed.GetRequiredValue(backend) == "simd" ? new SimdBackend() : new OnnxRuntimeBackend();
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
