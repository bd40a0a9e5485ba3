namespace ShiftService.Training.Runs;

/// <summary>A log that cannot be continued, with the file and the line.</summary>
public sealed class RunLogException(string file, int line, string reason, Exception? inner = null)
    : Exception($"{file}: line {line}: {reason}", inner)
{
    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>The line, from 1.</summary>
    public int Line { get; } = line;
}
