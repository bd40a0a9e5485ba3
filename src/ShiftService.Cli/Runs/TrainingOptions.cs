using System.CommandLine;
using ShiftService.Cli.Options;

namespace ShiftService.Cli.Runs;

/// <summary>Options that the commands which train have in common.</summary>
internal static class TrainingOptions
{
    /// <summary>--cache.</summary>
    public static Option<string?> Cache() => new("--cache")
    {
        Description = "Folder for decoded images. Default: .cache beside the data, or the run's folder where that may only be read.",
        HelpName = "DIR",
    };

    /// <summary>--lanes.</summary>
    public static Option<int?> Lanes() => CommonOptions.OptionalNumber(
        "--lanes", "Threads that compute; another number gives slightly other weights. Default: the recipe's, or the cores.", 1024);

    /// <summary>--checkpoint-steps.</summary>
    public static Option<int?> CheckpointSteps() => CommonOptions.OptionalNumber(
        "--checkpoint-steps", "Most steps between checkpoints. Default: none; one is taken every epoch, and every two minutes.", 1 << 30);
}
