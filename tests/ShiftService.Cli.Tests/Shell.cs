using System.Diagnostics;

namespace ShiftService.Cli.Tests;

/// <summary>Runs command lines, in this process and as the real program.</summary>
internal static class Shell
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "shiftctl.dll");

    /// <summary>Runs a command line in this process.</summary>
    public static ShellResult Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = Shiftctl.Run(arguments, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program in a process of its own, with more environment variables.</summary>
    public static ShellResult RunProcess(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error.Result);
    }
}
