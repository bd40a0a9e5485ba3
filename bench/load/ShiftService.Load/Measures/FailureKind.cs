namespace ShiftService.Load.Measures;

/// <summary>How a request ended without an answer.</summary>
internal enum FailureKind
{
    /// <summary>It was never sent: all connections were busy until the end of its phase.</summary>
    Unsent,

    /// <summary>No connection could be made: nobody accepted it.</summary>
    NotConnected,

    /// <summary>The connection ended before it was sent whole, without an answer.</summary>
    NotTaken,

    /// <summary>It was sent whole, and the connection ended without a byte of an answer.</summary>
    Unanswered,

    /// <summary>Its answer began, and the connection ended in the midst of it.</summary>
    CutOff,

    /// <summary>No whole answer within the client's patience.</summary>
    TimedOut,

    /// <summary>What came is not HTTP/1.1.</summary>
    Malformed,
}
