namespace ShiftService.Serving.Scheduling;

/// <summary>Why a request was refused at the door.</summary>
public enum RefusalReason
{
    /// <summary>As many images are queued as the queue may hold.</summary>
    QueueFull,

    /// <summary>The predicted wait for a lane is longer than the service lets interactive requests wait.</summary>
    QueueTooLong,

    /// <summary>The predicted completion lies past the request's deadline.</summary>
    DeadlineUnreachable,

    /// <summary>Decoding it now would exceed the process's budget of decoded bytes.</summary>
    DecodedBytes,

    /// <summary>The service is stopping, and takes nothing new.</summary>
    Stopping,
}
