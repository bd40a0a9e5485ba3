namespace ShiftService.Cli.Inspection;

/// <summary>One node of a network.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Kind">Its operator.</param>
/// <param name="Output">Shape of what it defines, batch first.</param>
/// <param name="Parameters">Trained parameters.</param>
/// <param name="MultiplyAccumulates">For one image, by the papers' convention.</param>
/// <param name="Kernel">What the SIMD engine runs it on; null where the engine cannot run the network.</param>
/// <param name="Shifts">Channels by displacement, most first; null for other operators. Real displacements are rounded down.</param>
internal sealed record LayerReport(
    string Name,
    string Kind,
    string Output,
    long Parameters,
    long MultiplyAccumulates,
    string? Kernel,
    IReadOnlyDictionary<string, int>? Shifts);
