namespace ShiftService.Training.Autodiff.Calls;

/// <summary>A linear map from taps to output channels: which taps a range of outputs reads, and where the weights lie.</summary>
/// <param name="Outputs">Output channels.</param>
/// <param name="TapsOf">Taps that some of the outputs from first up to, not including, end read.</param>
/// <param name="WeightOf">
/// Index, in the weight's values, of what an output multiplies a channel of a tap by; -1 where it does not read it.
/// </param>
internal sealed record ProductMap(
    int Outputs, Func<int, int, IReadOnlyList<Tap>> TapsOf, Func<int, Tap, int, int> WeightOf);
