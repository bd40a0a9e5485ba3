namespace ShiftService.Load.Reports;

/// <summary>What a command found out.</summary>
/// <param name="Command">Its name.</param>
/// <param name="Target">What was asked.</param>
/// <param name="Photos">With how many photos.</param>
/// <param name="PhotoBytes">Their mean size.</param>
internal sealed record LoadReport(string Command, string Target, int Photos, int PhotoBytes)
{
    /// <summary>The phases, in their order.</summary>
    public IReadOnlyList<PhaseReport> Phases { get; init; } = [];

    /// <summary>Single numbers, by what they are.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>What had to hold.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];
}
