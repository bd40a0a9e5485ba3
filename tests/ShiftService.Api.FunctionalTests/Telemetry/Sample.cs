namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>One line of values.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value, SampleExemplar? Exemplar)
{
    /// <summary>All labels but a bucket's bound: what tells one histogram from another.</summary>
    public string Series =>
        string.Join(",", Labels.Where(label => label.Key != "le").OrderBy(label => label.Key).Select(label => $"{label}"));

    /// <summary>True if it has these labels, among others.</summary>
    public bool Has(params (string Name, string Value)[] labels) =>
        labels.All(label => Labels.TryGetValue(label.Name, out string? value) && value == label.Value);
}
