namespace ShiftService.Api.FunctionalTests.Telemetry;

/// <summary>Tests that run while no other server does: sources of spans are the process's, so one that samples traces all.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
