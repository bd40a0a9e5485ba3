namespace ShiftService.Cli.Benchmarking;

/// <summary>One step of a plan, on one image.</summary>
/// <param name="Node">The node that it stems from.</param>
/// <param name="Kernel">What it runs on.</param>
/// <param name="Microseconds">Best time for one image.</param>
/// <param name="MultiplyAccumulates">For one image.</param>
/// <param name="Gflops">Two operations a multiply-accumulate.</param>
/// <param name="PeakShare">Part of one lane's peak.</param>
/// <param name="IsProduct">True for convolutions other than depthwise, and matrices.</param>
internal sealed record LayerTiming(
    string Node, string Kernel, double Microseconds, long MultiplyAccumulates, double Gflops, double PeakShare, bool IsProduct);
