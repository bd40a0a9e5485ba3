namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>A metric with everything that the text says about it.</summary>
internal sealed class SampleFamily(string name)
{
    public string Name { get; } = name;

    public string? Type { get; set; }

    public string? Help { get; set; }

    public string? Unit { get; set; }

    public List<Sample> Samples { get; } = [];
}
