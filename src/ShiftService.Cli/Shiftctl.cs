using System.CommandLine;
using System.CommandLine.Invocation;
using ShiftService.Cli.Commands;

namespace ShiftService.Cli;

/// <summary>The program: its commands, and how errors become one line and an exit code.</summary>
internal static class Shiftctl
{
    /// <summary>Runs one command line.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var console = new CommandOutput(output, error);
        var root = new RootCommand("Looks at, checks, measures, trains and writes shift-based networks.")
        {
            InspectCommand.Create(console),
            ParityCommand.Create(console),
            BenchCommand.Create(console),
            BenchTrainingCommand.Create(console),
            ExportCommand.Create(console),
            ImportCommand.Create(console),
            TrainCommand.Create(console),
            ResumeCommand.Create(console),
            FinetuneCommand.Create(console),
            EvaluateCommand.Create(console),
            CalibrateCommand.Create(console),
            AnalyzeCommand.Create(console),
            QuantizeCommand.Create(console),
            CompressCommand.Create(console),
            ClassifyCommand.Create(console),
            VerifyCommand.Create(console),
            StylizeCommand.Create(console),
            GradcheckCommand.Create(console),
        };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            console.Error(ExpectedError.Line(string.Join("; ", parsed.Errors.Select(e => e.Message.Trim().TrimEnd('.')))));
            return ExitCode.Failure;
        }
        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (ExpectedError.Is(exception))
        {
            console.Error(ExpectedError.Line(exception));
            return ExitCode.Failure;
        }
    }
}
