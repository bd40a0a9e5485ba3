using System.Globalization;
using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Packages;

namespace ShiftService.Serving.Models;

/// <summary>A package compiled by the backend that is to run it, with what was found out on the way.</summary>
/// <param name="Network">The compiled network; the receiver disposes it.</param>
/// <param name="Reason">Why this backend.</param>
/// <param name="Difference">How far its answers are from ONNX Runtime's; null where ONNX Runtime is what runs.</param>
/// <param name="Times">Measured seconds by batch size.</param>
internal sealed record ModelCompilation(
    ICompiledNetwork Network, string Reason, double? Difference, IReadOnlyList<(int Images, double Seconds)> Times)
{
    // Both answer alike, so a difference in speed that measuring cannot tell is not worth the other engine.
    private const double Tie = 1.05;

    /// <summary>Compiles, compares and measures.</summary>
    /// <exception cref="BackendException">No backend that may run the model can.</exception>
    /// <exception cref="ParityException">Its answers are not ONNX Runtime's.</exception>
    public static ModelCompilation Run(
        ModelPackage package, string model, ServedModelOptions options, BackendSet backends, Preprocessor preprocessor,
        Action<ServedModelPhase>? onPhase, CancellationToken cancellation)
    {
        onPhase?.Invoke(ServedModelPhase.Compiling);
        ICompiledNetwork? kept = null, reference = null, candidate = null;
        try
        {
            reference = CompileFile(backends.OnnxRuntime(), package);
            cancellation.ThrowIfCancellationRequested();
            BackendChoice choice = package.Card.Task == PackageTask.Stylization ? BackendChoice.Simd : options.Backend;
            candidate = CompileCandidate(package, choice, backends, out string reason);
            if (choice != options.Backend) reason = "large pictures are painted in tiles with common statistics, which only it does";
            cancellation.ThrowIfCancellationRequested();

            onPhase?.Invoke(ServedModelPhase.Comparing);
            double? difference = ParityCheck.Difference(candidate ?? reference, reference, preprocessor, cancellation);
            if (difference is null || difference > options.ParityTolerance)
                throw new ParityException(model, (candidate ?? reference).Backend, difference, options.ParityTolerance);

            onPhase?.Invoke(ServedModelPhase.Warming);
            kept = candidate ?? reference;
            int[] sizes = BatchTimer.SizesUpTo(options.MaxBatch);
            IReadOnlyList<(int Images, double Seconds)> times = BatchTimer.Measure(kept, sizes, cancellation);
            if (choice == BackendChoice.Auto && candidate is not null)
            {
                double ratio = Ratio(times, BatchTimer.Measure(reference, [times[0].Images, times[^1].Images], cancellation));
                reason = Measured(candidate.Backend, reference.Backend, ratio);
                if (ratio > Tie) (kept, times) = (reference, BatchTimer.Measure(reference, sizes, cancellation));
            }
            return new(kept, reason, kept == reference ? null : difference, times);
        }
        catch
        {
            kept = null;
            throw;
        }
        finally
        {
            if (kept != candidate) candidate?.Dispose();
            if (kept != reference) reference?.Dispose();
        }
    }

    // Null where ONNX Runtime, which is compiled anyway, is what runs.
    private static ICompiledNetwork? CompileCandidate(
        ModelPackage package, BackendChoice choice, BackendSet backends, out string reason)
    {
        reason = "asked for";
        switch (choice)
        {
            case BackendChoice.OnnxRuntime:
                return null;
            case BackendChoice.Cuda:
                return CompileFile(backends.Cuda(), package);
        }
        try
        {
            return backends.Simd().Compile(package.Network);
        }
        catch (Exception error) when (error is BackendException or ModelException)
        {
            if (choice == BackendChoice.Simd) throw new BackendException($"the SIMD engine cannot run it: {error.Message}", error);
            reason = $"the SIMD engine cannot run it: {error.Message}";
            return null;
        }
    }

    // The very file, so that the comparison covers how it was read; but a file that fixes its batch cannot be run in batches as it is.
    private static ICompiledNetwork CompileFile(IExecutionBackend backend, ModelPackage package)
    {
        try
        {
            return backend.Compile(package.Network, package.OnnxFile);
        }
        catch (BackendException first)
        {
            try
            {
                return backend.Compile(package.Network);
            }
            catch (BackendException)
            {
                throw first;
            }
        }
    }

    // How many times as long the first takes: the geometric mean over single images and whole batches.
    private static double Ratio(IReadOnlyList<(int, double Seconds)> times, IReadOnlyList<(int, double Seconds)> others) =>
        Math.Sqrt(times[0].Seconds / others[0].Seconds * (times[^1].Seconds / others[^1].Seconds));

    private static string Measured(string candidate, string reference, double ratio) => ratio is <= Tie and >= 1 / Tie
        ? $"measured: as fast as {reference}"
        : string.Create(CultureInfo.InvariantCulture,
            $"measured: {Math.Max(ratio, 1 / ratio):0.00} times as fast as {(ratio > 1 ? candidate : reference)}");
}
