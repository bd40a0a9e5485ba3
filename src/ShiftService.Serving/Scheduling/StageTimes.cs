namespace ShiftService.Serving.Scheduling;

/// <summary>Where the time of one image went.</summary>
/// <param name="Queue">Waiting for a lane, and for a batch.</param>
/// <param name="Decode">File to pixels.</param>
/// <param name="Preprocess">Pixels to the network's input.</param>
/// <param name="Compute">The network, on the whole batch.</param>
/// <param name="Postprocess">The network's output to an answer.</param>
/// <param name="BatchSize">Images that were computed together.</param>
public readonly record struct StageTimes(
    TimeSpan Queue, TimeSpan Decode, TimeSpan Preprocess, TimeSpan Compute, TimeSpan Postprocess, int BatchSize)
{
    /// <summary>Pixels to a file, where the answer is one.</summary>
    public TimeSpan? Encode { get; init; }
}
