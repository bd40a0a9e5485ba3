namespace ShiftService.Cli.Benchmarking;

/// <summary>One backend on one model.</summary>
/// <param name="Model">The file.</param>
/// <param name="Backend">"simd" or "onnxruntime".</param>
/// <param name="Isa">Vector width of the SIMD engine; ONNX Runtime takes what it likes, and gives null.</param>
/// <param name="Batch">Images a run.</param>
/// <param name="Lanes">Threads that ran at once.</param>
/// <param name="MedianMs">Median of one lane's run, in milliseconds.</param>
/// <param name="BestMs">The quickest run.</param>
/// <param name="MsPerImage">The median over the batch.</param>
/// <param name="ImagesPerSecond">All lanes together: the median over the time slices.</param>
/// <param name="Gflops">Billions of multiplications and additions a second (two a multiply-accumulate), all lanes together.</param>
/// <param name="PeakShare">Part of <see cref="PeakGflops"/>.</param>
/// <param name="PeakGflops">
/// The best that all lanes together reached with multiply-adds alone, on the vector width asked for, in the same run.
/// </param>
/// <param name="Ratio">How many times faster than ONNX Runtime, median against median; null where only one was measured.</param>
/// <param name="Runs">Runs measured.</param>
/// <param name="ProductPeakShare">Part of the peak that the steps reach that are products, all together; null without --layers.</param>
/// <param name="Layers">Every step of the plan; null without --layers.</param>
internal sealed record BenchResult(
    string Model,
    string Backend,
    string? Isa,
    int Batch,
    int Lanes,
    double MedianMs,
    double BestMs,
    double MsPerImage,
    double ImagesPerSecond,
    double Gflops,
    double PeakShare,
    double PeakGflops,
    double? Ratio,
    int Runs,
    double? ProductPeakShare = null,
    IReadOnlyList<LayerTiming>? Layers = null);
