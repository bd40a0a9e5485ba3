using ShiftService.Engine;
using ShiftService.Packages;

namespace ShiftService.Serving.Models;

/// <summary>Compares answers on images that are always the same.</summary>
internal static class ParityCheck
{
    // One image alone and some together, since these may go different ways.
    private static readonly int[] Batches = [1, 3];

    /// <summary>
    /// The largest difference between two answers, over the largest number of the reference's; for the same network twice, whether its
    /// answer is finite. Null where a number is not finite.
    /// </summary>
    public static double? Difference(
        ICompiledNetwork network, ICompiledNetwork reference, Preprocessor preprocessor, CancellationToken cancellation)
    {
        int most = Batches.Max();
        using IWorker actual = network.CreateWorker(most), expected = reference.CreateWorker(most);
        double worst = 0;
        var random = new Random(1);
        var pixels = new byte[preprocessor.Length];
        foreach (int batch in Batches)
        {
            for (int image = 0; image < batch; image++)
            {
                random.NextBytes(pixels);
                Span<float> input = expected.Input.Slice(image * preprocessor.Length, preprocessor.Length);
                preprocessor.Normalize(pixels, input);
                input.CopyTo(actual.Input[(image * preprocessor.Length)..]);
            }
            expected.Run(batch, cancellation);
            actual.Run(batch, cancellation);
            for (int output = 0; output < reference.OutputShapes.Count; output++)
            {
                if (RelativeError.Of(actual.Output(output), expected.Output(output), batch) is not double error) return null;
                worst = Math.Max(worst, error);
            }
        }
        return worst;
    }
}
