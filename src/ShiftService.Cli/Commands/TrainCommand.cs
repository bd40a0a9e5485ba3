using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Cli.Runs;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Commands;

/// <summary>`shiftctl train`: a recipe becomes a model.</summary>
internal static class TrainCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandOutput console)
    {
        var recipe = new Argument<string>("RECIPE") { Description = "A recipe, such as recipes/shiftresnet20-e6-cifar10.json." };
        var data = new Option<string>("--data")
        {
            Description = "Folder that the recipe's paths start from. Default: the current one.", HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var folder = new Option<string?>("--out") { Description = "Folder of the run. Default: runs/NAME.", HelpName = "RUN" };
        var network = new Option<string?>("--network")
        {
            Description = "Trains this network of the zoo instead of the recipe's: one recipe for many networks. The model is called NAME-RECIPE.",
            HelpName = "NAME",
        };
        Option<string?> cache = TrainingOptions.Cache();
        Option<int?> lanes = TrainingOptions.Lanes();
        Option<int?> epochs = CommonOptions.OptionalNumber("--epochs", "Shortens or stretches the recipe's schedule.", 1_000_000);
        Option<int?> steps = TrainingOptions.CheckpointSteps();
        var train = new Command("train", "Train a network as a recipe says, from the images to a model package.")
        {
            recipe, data, folder, network, cache, lanes, epochs, steps,
        };
        train.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(recipe);
            if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file");
            Recipe read = RecipeFile.Read(path);
            string command = $"shiftctl train {path}";
            if (parsed.GetValue(network) is string name)
            {
                if (read.Network.Zoo is null) throw new ArgumentException($"{path} goes on from trained weights: --network has no use");
                read = read with { Name = $"{name}-{read.Name}", Network = read.Network with { Zoo = name } };
                command += $" --network {name}";
            }
            if (parsed.GetValue(epochs) is int count)
            {
                read = read with { Schedule = read.Schedule.WithEpochs(count) };
                command += $" --epochs {count}";
            }
            var options = new RunOptions(parsed.GetValue(folder) ?? Path.Combine("runs", read.Name))
            {
                DataRoot = parsed.GetRequiredValue(data),
                CacheFolder = parsed.GetValue(cache),
                Lanes = parsed.GetValue(lanes),
                CheckpointSteps = parsed.GetValue(steps),
                Command = command,
            };
            return RunSession.Run(console, progress => TrainingRun.Start(read, options, progress));
        });
        return train;
    }
}
