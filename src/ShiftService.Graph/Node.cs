namespace ShiftService.Graph;

/// <summary>One application of an operator.</summary>
/// <param name="Name">The node's name, unique in its network.</param>
/// <param name="Operator">What it computes, with its weights.</param>
/// <param name="Inputs">Names of the activations it reads, in the operator's order.</param>
/// <param name="Output">Name of the activation it defines.</param>
public sealed record Node(string Name, Operator Operator, IReadOnlyList<string> Inputs, string Output)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Output} = {Operator.Kind}({string.Join(", ", Inputs)})";
}
