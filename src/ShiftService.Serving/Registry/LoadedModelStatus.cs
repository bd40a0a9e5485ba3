using ShiftService.Serving.Models;

namespace ShiftService.Serving.Registry;

/// <summary>What was found out about a version when it was loaded.</summary>
/// <param name="Backend">What runs it: "simd", "onnxruntime" or "cuda".</param>
/// <param name="BackendReason">Why that.</param>
/// <param name="MaxBatch">Most images of one batch.</param>
/// <param name="PreferredBatch">Images above which a larger batch gains next to nothing.</param>
/// <param name="SecondsPerBatch">What a batch takes whatever is in it, on one lane.</param>
/// <param name="SecondsPerImage">What each image adds.</param>
/// <param name="ParityDifference">Largest difference from ONNX Runtime's answer; null where that is what runs it.</param>
/// <param name="WarmUpSeconds">How long loading took, once the files were read.</param>
public sealed record LoadedModelStatus(
    string Backend, string BackendReason, int MaxBatch, int PreferredBatch, double SecondsPerBatch, double SecondsPerImage,
    double? ParityDifference, double WarmUpSeconds)
{
    internal static LoadedModelStatus Of(ServedModel model) => new(
        model.Backend, model.BackendReason, model.MaxBatch, model.PreferredBatch, model.Fit.SecondsPerBatch, model.Fit.SecondsPerImage,
        model.ParityDifference, model.WarmUp.TotalSeconds);
}
