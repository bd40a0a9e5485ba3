namespace ShiftService.Packages;

/// <summary>In which order a network's input lies in memory.</summary>
public enum InputLayout
{
    /// <summary>[image, channel, row, column], as in every file that this project reads.</summary>
    Nchw,
}
