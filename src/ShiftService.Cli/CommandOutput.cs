namespace ShiftService.Cli;

/// <summary>Where a command writes: answers to one stream, errors and remarks to the other.</summary>
internal sealed class CommandOutput(TextWriter output, TextWriter error)
{
    /// <summary>What was asked for.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>Writes an error as one line.</summary>
    public void Error(string line) => error.WriteLine($"shiftctl: {line}");

    /// <summary>Writes a remark that is neither an answer nor an error.</summary>
    public void Remark(string line) => error.WriteLine(line);

    /// <summary>Runs an action for every item; an expected error is told and the next item goes on.</summary>
    /// <returns>The worst exit code.</returns>
    public int ForEach<T>(IEnumerable<T> items, Func<T, int> action)
    {
        int worst = ExitCode.Success;
        foreach (T item in items)
        {
            try
            {
                worst = Math.Max(worst, action(item));
            }
            catch (Exception exception) when (ExpectedError.Is(exception))
            {
                Error(ExpectedError.Line(exception));
                worst = ExitCode.Failure;
            }
        }
        return worst;
    }
}
