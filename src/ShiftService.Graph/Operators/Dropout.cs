namespace ShiftService.Graph.Operators;

/// <summary>While training, zeroes values with probability <paramref name="Rate"/> and scales the others; otherwise the identity.</summary>
public sealed record Dropout(float Rate) : ElementwiseOperator;
