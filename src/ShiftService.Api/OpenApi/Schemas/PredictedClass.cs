namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>One class.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Index">Its number in the network's output.</param>
/// <param name="Probability">Its probability by the network, 0 to 1.</param>
public sealed record PredictedClass(string Label, int Index, float Probability);
