namespace ShiftService.Graph.Operators;

/// <summary>max(x, 0).</summary>
public sealed record Relu : ElementwiseOperator;
