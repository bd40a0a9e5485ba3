namespace ShiftService.Training.Runs;

/// <summary>A run that cannot be begun or gone on with, with its folder or the setting at fault, and the reason.</summary>
public sealed class RunException(string place, string reason, Exception? inner = null) : Exception($"{place}: {reason}", inner)
{
    /// <summary>The folder, file or setting at fault.</summary>
    public string Place { get; } = place;
}
