using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Styles;
using ShiftService.Training.Checkpoints;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Recipes;
using ShiftService.Training.Runs;

namespace ShiftService.Cli;

/// <summary>Errors that are the caller's or the file's: told in one line. Any other is a bug, and keeps its stack trace.</summary>
internal static class ExpectedError
{
    /// <summary>True if the message is all that a user needs.</summary>
    public static bool Is(Exception exception) =>
        exception is ModelException or BackendException or IOException or UnauthorizedAccessException or ArgumentException
            or RecipeException or TrainingDataException or CheckpointException or RunException or RunLogException or NonFiniteException
            or LabelException or ImageException or PackageException or StyleException;

    /// <summary>The message as one line.</summary>
    public static string Line(Exception exception)
    {
        // What .NET appends to these is of use to programmers only.
        string? parameter = (exception as ArgumentException)?.ParamName;
        int end = parameter is null ? -1 : exception.Message.IndexOf($" (Parameter '{parameter}')", StringComparison.Ordinal);
        return Line(end < 0 ? exception.Message : exception.Message[..end]);
    }

    /// <summary>A text as one line.</summary>
    public static string Line(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
