using System.CommandLine;
using System.CommandLine.Invocation;
using System.ComponentModel;
using System.Net.Sockets;
using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Load.Commands;
using ShiftService.Packages;

namespace ShiftService.Load;

/// <summary>The program: its commands, and how errors become one line and an exit code.</summary>
internal static class LoadProgram
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>Something that had to hold did not.</summary>
    public const int CheckFailed = 1;

    /// <summary>The command line, a file or a server is not usable.</summary>
    public const int Failure = 2;

    /// <summary>Runs one command line.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Puts load on the service, and measures what comes back.")
        {
            RateCommand.Create(output),
            MaxCommand.Create(output),
            OverloadCommand.Create(output),
            SoakCommand.Create(output),
            SwapCommand.Create(output),
            StopCommand.Create(output),
            InProcessCommand.Create(output),
            CompareCommand.Create(output, error),
            PhotosCommand.Create(output),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            error.WriteLine($"load: {string.Join("; ", parsed.Errors.Select(e => e.Message.Trim().TrimEnd('.')))}");
            return Failure;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (IsExpected(exception))
        {
            error.WriteLine($"load: {exception.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
    }

    // The caller's, a file's or a server's errors; any other is a bug, and keeps its stack trace.
    private static bool IsExpected(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or SocketException or HttpRequestException
            or TimeoutException or FormatException or Win32Exception or PackageException or ImageException or BackendException;
}
