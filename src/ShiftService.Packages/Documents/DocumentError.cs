namespace ShiftService.Packages.Documents;

/// <summary>One thing that is wrong with a document.</summary>
/// <param name="Path">Where, as "$.schedule.epochs".</param>
/// <param name="Reason">What.</param>
public sealed record DocumentError(string Path, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Reason}";
}
