namespace ShiftService.Packages;

/// <summary>What a model costs.</summary>
/// <param name="Parameters">Parameters, those of norms included.</param>
/// <param name="MultiplyAccumulates">Multiply-accumulates for one image.</param>
public sealed record PackageCost(long Parameters, long MultiplyAccumulates);
