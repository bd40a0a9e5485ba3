namespace ShiftService.Training.Checkpoints;

/// <summary>A checkpoint that cannot be used, with the file and the reason.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the error.</summary>
    public CheckpointException(CheckpointError error, string reason, string file, Exception? inner = null)
        : base($"{file}: {reason} ({error})", inner) =>
        (Error, File) = (error, file);

    /// <summary>The kind of error, for programs.</summary>
    public CheckpointError Error { get; }

    /// <summary>The file at fault.</summary>
    public string File { get; }
}
