namespace ShiftService.Graph.Operators;

/// <summary>The logistic function 1 / (1 + exp(-x)).</summary>
public sealed record Sigmoid : ElementwiseOperator;
