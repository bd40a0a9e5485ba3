namespace ShiftService.Serving.Telemetry;

/// <summary>What an image waits for or goes through, in this order.</summary>
public enum Stage
{
    /// <summary>Waiting, in all queues together.</summary>
    Queue,

    /// <summary>From bytes to pixels.</summary>
    Decode,

    /// <summary>From pixels to a network's input: orientation, resizing, normalisation.</summary>
    Preprocess,

    /// <summary>The network itself. Every image of a batch has the time of the batch.</summary>
    Compute,

    /// <summary>From a network's output to an answer.</summary>
    Postprocess,

    /// <summary>From pixels to bytes, where the answer is an image.</summary>
    Encode,
}
