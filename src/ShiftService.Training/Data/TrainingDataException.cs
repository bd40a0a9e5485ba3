namespace ShiftService.Training.Data;

/// <summary>Training data that cannot be used, with the file or item and the reason.</summary>
public sealed class TrainingDataException : Exception
{
    /// <summary>Creates the error; <paramref name="place"/> is a file, folder or item.</summary>
    public TrainingDataException(TrainingDataError error, string place, string reason, Exception? inner = null)
        : base($"{place}: {reason} ({error})", inner)
    {
        Error = error;
        Place = place;
        Reason = reason;
    }

    /// <summary>The kind of error, for programs.</summary>
    public TrainingDataError Error { get; }

    /// <summary>The file, folder or item at fault.</summary>
    public string Place { get; }

    /// <summary>What is wrong, for people.</summary>
    public string Reason { get; }
}
