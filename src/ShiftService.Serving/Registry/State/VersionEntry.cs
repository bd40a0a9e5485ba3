using ShiftService.Packages;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry.Folders;

namespace ShiftService.Serving.Registry.State;

/// <summary>One version at one moment. A change makes another entry.</summary>
internal sealed record VersionEntry(string Model, string Version, VersionState State, DateTimeOffset Since)
{
    /// <summary>Why it failed, or could not be replaced.</summary>
    public string? Reason { get; init; }

    public IReadOnlyList<DocumentError> Errors { get; init; } = [];

    public PackageCard? Card { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What answers requests; the entry owns it until another takes its place.</summary>
    public ServedModel? Served { get; init; }

    /// <summary>The files that it was last read from, or refused for; null where it has not been read.</summary>
    public VersionFiles? Files { get; init; }

    /// <summary>True where it was unloaded by request, so that finding it in the folder does not load it again.</summary>
    public bool Held { get; init; }

    /// <summary>True where the first request that asks for its model loads it.</summary>
    public bool OnDemand { get; init; }

    public VersionEntry In(VersionState state, DateTimeOffset now) => this with { State = state, Since = State == state ? Since : now };

    public VersionStatus ToStatus() =>
        new(Model, Version, State, Since, Reason, Errors, Card, Labels, Served is null ? null : LoadedModelStatus.Of(Served), OnDemand);
}
