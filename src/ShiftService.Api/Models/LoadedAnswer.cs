using ShiftService.Serving.Registry;

namespace ShiftService.Api.Models;

/// <summary>What runs a version, and how fast.</summary>
/// <param name="Backend">simd, onnxruntime or cuda.</param>
/// <param name="BackendReason">Why that.</param>
/// <param name="MaxBatch">Most images of a batch.</param>
/// <param name="PreferredBatch">Images above which a larger batch gains next to nothing.</param>
/// <param name="MsPerBatch">The b of the measured time t(n) = a n + b of a batch on one lane, in milliseconds.</param>
/// <param name="MsPerImage">The a.</param>
/// <param name="BatchMs">That time for some sizes of a batch.</param>
/// <param name="ParityDifference">Largest difference from ONNX Runtime's answers; null where that is what runs it.</param>
/// <param name="LoadSeconds">How long compiling, comparing and warming took.</param>
public sealed record LoadedAnswer(
    string Backend, string BackendReason, int MaxBatch, int PreferredBatch, double MsPerBatch, double MsPerImage,
    IReadOnlyList<BatchTime> BatchMs, double? ParityDifference, double LoadSeconds)
{
    /// <summary>The answer for a loaded version.</summary>
    public static LoadedAnswer Of(LoadedModelStatus loaded)
    {
        double a = 1000 * loaded.SecondsPerImage, b = 1000 * loaded.SecondsPerBatch;
        return new(
            loaded.Backend, loaded.BackendReason, loaded.MaxBatch, loaded.PreferredBatch, Rounded(b), Rounded(a),
            [.. Sizes(loaded.MaxBatch).Select(n => new BatchTime(n, Rounded(a * n + b)))], loaded.ParityDifference,
            Math.Round(loaded.WarmUpSeconds, 3));
    }

    // 1, 2, 4, ... and the largest.
    private static IEnumerable<int> Sizes(int largest)
    {
        for (int n = 1; n < largest; n *= 2) yield return n;
        yield return largest;
    }

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, 4);
}
