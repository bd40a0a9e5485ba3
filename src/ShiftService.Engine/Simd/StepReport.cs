namespace ShiftService.Engine.Simd;

/// <summary>One step of a plan, for people.</summary>
/// <param name="Node">The graph node that it stems from.</param>
/// <param name="Kernel">What it runs on: the tiles, or the name of a special kernel.</param>
/// <param name="MultiplyAccumulates">Multiply-accumulates for one image.</param>
public sealed record StepReport(string Node, string Kernel, long MultiplyAccumulates);
