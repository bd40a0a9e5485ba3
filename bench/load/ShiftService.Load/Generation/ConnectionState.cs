namespace ShiftService.Load.Generation;

/// <summary>What a connection is at.</summary>
internal enum ConnectionState
{
    /// <summary>There is none.</summary>
    Closed,

    /// <summary>It is being made, for a request that waits for it.</summary>
    Connecting,

    /// <summary>It waits for a request.</summary>
    Idle,

    /// <summary>A request is sent or its answer awaited.</summary>
    Busy,

    /// <summary>The answer came before the request was sent whole: the rest is sent, so that the connection can be used again.</summary>
    Finishing,
}
