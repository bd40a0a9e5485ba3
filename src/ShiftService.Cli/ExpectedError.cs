using ShiftService.Engine;
using ShiftService.Graph;

namespace ShiftService.Cli;

/// <summary>Errors that are the caller's or the file's: told in one line. Any other is a bug, and keeps its stack trace.</summary>
internal static class ExpectedError
{
    /// <summary>True if the message is all that a user needs.</summary>
    public static bool Is(Exception exception) =>
        exception is ModelException or BackendException or IOException or UnauthorizedAccessException or ArgumentException;

    /// <summary>The message as one line.</summary>
    public static string Line(Exception exception)
    {
        string message = exception is ArgumentOutOfRangeException range ? range.Message.Split('\n')[0] : exception.Message;
        return string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
