namespace ShiftService.Serving.Registry;

/// <summary>Where a version is in its life.</summary>
public enum VersionState
{
    /// <summary>It is read, compiled and compared, or waits for its turn.</summary>
    Loading,

    /// <summary>It runs until it is warm.</summary>
    Warming,

    /// <summary>It answers requests. While a replacement is loaded it stays so.</summary>
    Ready,

    /// <summary>It takes no new requests, and finishes those that it has.</summary>
    Draining,

    /// <summary>It lies in the folder, and is not in memory.</summary>
    Unloaded,

    /// <summary>It cannot be used; the status says why.</summary>
    Failed,
}
