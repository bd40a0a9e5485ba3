namespace ShiftService.Graph.Operators;

/// <summary>min(max(x, Minimum), Maximum); ReLU6 is Clip(0, 6).</summary>
public sealed record Clip(float Minimum, float Maximum) : ElementwiseOperator;
