namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>Where an image's time went, in milliseconds.</summary>
/// <param name="QueueMs">Waiting.</param>
/// <param name="DecodeMs">File to pixels.</param>
/// <param name="PreprocessMs">Pixels to the network's input.</param>
/// <param name="ComputeMs">The network, for the whole batch.</param>
/// <param name="PostprocessMs">The network's output to classes.</param>
/// <param name="BatchSize">Images that were computed together, those of other requests included.</param>
public sealed record ImageTimings(
    double QueueMs, double DecodeMs, double PreprocessMs, double ComputeMs, double PostprocessMs, int BatchSize);
