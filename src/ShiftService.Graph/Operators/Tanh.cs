namespace ShiftService.Graph.Operators;

/// <summary>The hyperbolic tangent.</summary>
public sealed record Tanh : ElementwiseOperator;
