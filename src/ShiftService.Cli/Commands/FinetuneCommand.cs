using System.CommandLine;
using ShiftService.Cli.Evaluation;
using ShiftService.Cli.Options;
using ShiftService.Cli.Runs;
using ShiftService.Packages;
using ShiftService.Training.Finetuning;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl finetune`: a classifier and some folders of photos become a classifier of these.</summary>
internal static class FinetuneCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var model = new Argument<string>("MODEL") { Description = "A classifier: a model package, or an ONNX file." };
        var data = new Option<string>("--data")
        {
            Description = "Folder with a folder of images for each class, or with train/ and test/ that have them.", HelpName = "FOLDER",
            Required = true,
        };
        var package = new Option<string?>("--out")
        {
            Description = "Folder of the package. Default: the next version of models/NAME, after the folder of the images.",
            HelpName = "DIR",
        };
        var runs = new Option<string?>("--runs") { Description = "Folder of the training runs. Default: below runs/.", HelpName = "DIR" };
        Option<int?> epochs = CommonOptions.OptionalNumber("--epochs", "Epochs of all layers. Default: by the number of images.", 10_000);
        var scratch = new Option<bool>("--from-scratch") { Description = "Forget what the model has learned, for comparison." };
        var license = new Option<string?>("--license") { Description = "Terms of the images, for the model's card.", HelpName = "TEXT" };
        Option<ulong> seed = CommonOptions.Seed("--seed", "Seed of the new layer, the held-out images and their order.");
        Option<string?> cache = TrainingOptions.Cache();
        Option<int?> lanes = TrainingOptions.Lanes();
        var command = new Command("finetune", "Train a classifier for the classes of a folder: its last layer first, then all of it.")
        {
            model, data, package, runs, epochs, scratch, license, seed, cache, lanes,
        };
        command.SetAction(parsed =>
        {
            string images = parsed.GetRequiredValue(data), name = parsed.GetRequiredValue(model);
            FinetuneModel start = FinetuneModel.Read(name);
            if (start.IsBareFile) console.Remark($"{name}: a bare file; its images are taken to be normalised as ImageNet's usually are");
            string folder = parsed.GetValue(runs) ?? Unused(Path.Combine("runs", $"finetune-{FolderName(images)}"));
            var options = new FinetuneOptions(images, folder)
            {
                Epochs = parsed.GetValue(epochs),
                FromScratch = parsed.GetValue(scratch),
                License = parsed.GetValue(license),
                Seed = parsed.GetValue(seed),
            };
            FinetunePlan plan = FinetunePlan.Create(start, options);
            string target = parsed.GetValue(package) ?? NextVersion(Path.Combine("models", plan.Name));
            foreach (FinetunePhase phase in plan.Phases)
            {
                console.Out.WriteLine($"{phase.Title}:");
                var run = new RunOptions(phase.Folder)
                {
                    DataRoot = images,
                    CacheFolder = parsed.GetValue(cache),
                    Lanes = parsed.GetValue(lanes),
                    Command = $"shiftctl finetune {name} --data {images}" + (options.FromScratch ? " --from-scratch" : ""),
                };
                int code = RunSession.Run(console, progress => TrainingRun.Start(phase.Recipe, run, progress), (finished, result) =>
                {
                    if (phase != plan.Phases[^1]) return;
                    Publish(finished, target);
                    console.Out.WriteLine();
                    EvaluationTables.WriteSummary(console.Out, PackageReader.Read(target).Labels, result.Report!);
                    console.Out.WriteLine();
                    console.Out.WriteLine($"{target}: the model package; try it with: shiftctl classify {target} IMAGE");
                });
                if (code != ExitCode.Success) return code;
            }
            return ExitCode.Success;
        });
        return command;
    }

    private static void Publish(RunFolder run, string target)
    {
        ModelPackage package = PackageReader.Read(run.PackagePath);
        PackageWriter.Write(target, package.Card, package.Network, package.OnnxFile.ToArray(), package.Labels);
    }

    private static string FolderName(string path) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));

    private static string Unused(string folder)
    {
        string free = folder;
        for (int i = 2; Directory.Exists(free); i++) free = $"{folder}-{i}";
        return free;
    }

    private static string NextVersion(string folder)
    {
        int version = 1;
        while (Directory.Exists(Path.Combine(folder, $"{version}"))) version++;
        return Path.Combine(folder, $"{version}");
    }
}
