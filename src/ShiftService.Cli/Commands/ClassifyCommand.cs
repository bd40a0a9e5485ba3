using System.CommandLine;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Output;
using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Imaging;
using ShiftService.Packages;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl classify`: what is in these images?</summary>
internal static class ClassifyCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        Argument<string> model = PackageArgument.Create();
        var images = new Argument<string[]>("IMAGE")
        {
            Description = "JPEG, PNG, WebP, GIF or AVIF files.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<int> top = CommonOptions.Number("--top", "Classes an image.", 1 << 15, 5);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("classify", "Name the classes of images, most probable first, as the service would.")
        {
            model, images, top, json,
        };
        command.SetAction(parsed =>
        {
            ModelPackage package = PackageArgument.ReadClassifier(parsed.GetRequiredValue(model));
            var preprocessor = new Preprocessor(package.Card.Input, package.Network.InputShape);
            using ICompiledNetwork network = new SimdBackend().Compile(package.Network, package.OnnxFile);
            using IWorker worker = network.CreateWorker(1);
            using var buffer = new PixelBuffer();
            var pixels = new byte[preprocessor.Length];
            var answers = new List<ImageClasses>();
            int code = console.ForEach(parsed.GetRequiredValue(images), path =>
            {
                ImageFiles.Read(path, file => preprocessor.Write(file, buffer, pixels, worker.Input));
                worker.Run(1);
                answers.Add(ImageClasses.Create(path, worker.Output(0), package.Labels, parsed.GetValue(top)));
                return ExitCode.Success;
            });
            if (parsed.GetValue(json)) Json.Write(console.Out, answers);
            else Write(console.Out, answers);
            return code;
        });
        return command;
    }

    private static void Write(TextWriter output, List<ImageClasses> answers)
    {
        TextTable table = new TextTable("image", "class", "probability").Left(0, 1);
        foreach (ImageClasses answer in answers)
            foreach (ImageClasses.Guess guess in answer.Classes)
                table.Add(answer.Image, guess.Label, Format.Percent(guess.Probability));
        table.Write(output);
    }
}
