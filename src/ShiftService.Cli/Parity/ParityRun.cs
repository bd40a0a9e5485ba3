using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Kernels;

namespace ShiftService.Cli.Parity;

/// <summary>Compares every vector width of the SIMD engine with ONNX Runtime and with the scalar path.</summary>
internal sealed class ParityRun(ModelFile model, ParityOptions options)
{
    private readonly int _maxBatch = options.Batches.Max();

    /// <summary>Why the odd size was left out; null if it was not.</summary>
    public string? Skipped { get; private set; }

    /// <summary>Runs all comparisons.</summary>
    /// <exception cref="ModelException">The size asked for does not fit the network.</exception>
    /// <exception cref="BackendException">A backend cannot run the network.</exception>
    public IEnumerable<ParityResult> Run()
    {
        foreach (Network network in Sized())
            foreach (ParityResult result in Compare(network)) yield return result;
    }

    private IEnumerable<Network> Sized()
    {
        TensorShape own = model.Network.InputShape;
        if (options.Size is (int height, int width))
        {
            yield return Resized(height, width) ?? throw new ModelException(
                ModelError.InvalidShape, $"the network does not fit an input of {height}x{width}: {Skipped}", file: model.Path);
            yield break;
        }
        yield return model.Network;
        if (Resized(Odd(own.Height, 1), Odd(own.Width, 3)) is { } odd) yield return odd;
    }

    private Network? Resized(int height, int width)
    {
        TensorShape own = model.Network.InputShape;
        if ((height, width) == (own.Height, own.Width)) return model.Network;
        if (own.IsVector)
        {
            Skipped = "the input is a vector";
            return null;
        }
        try
        {
            return model.Network.WithInputSize(height, width);
        }
        catch (ModelException error)
        {
            Skipped = $"{height}x{width}: {error.Message}";
            return null;
        }
    }

    // The side plus the step, or one more where that is even. Larger than the model's own size, which may be the least that fits.
    private static int Odd(int side, int step) => (side + step) | 1;

    private IEnumerable<ParityResult> Compare(Network network)
    {
        bool isFile = ReferenceEquals(network, model.Network);
        List<float[][]> onnxRuntime = Answers(new OnnxRuntimeBackend(), network, isFile ? model.Bytes : default);
        List<float[][]> scalar = Answers(new SimdBackend(Isa.Scalar), network);
        foreach (Isa isa in options.Isas)
        {
            List<float[][]> answers = isa == Isa.Scalar ? scalar : Answers(new SimdBackend(isa), network);
            for (int b = 0; b < options.Batches.Count; b++)
            {
                yield return Result(network, isa, "onnxruntime", options.Batches[b], answers[b], onnxRuntime[b]);
                if (isa != Isa.Scalar) yield return Result(network, isa, "scalar", options.Batches[b], answers[b], scalar[b]);
            }
        }
    }

    // Per batch size, each output.
    private List<float[][]> Answers(IExecutionBackend backend, Network network, ReadOnlyMemory<byte> file = default)
    {
        using ICompiledNetwork compiled = backend.Compile(network, file);
        using IWorker worker = compiled.CreateWorker(_maxBatch);
        var answers = new List<float[][]>();
        foreach (int batch in options.Batches)
        {
            SeededInput.Fill(worker.Input, _maxBatch);
            worker.Run(batch);
            answers.Add([.. Enumerable.Range(0, compiled.OutputShapes.Count).Select(o => worker.Output(o).ToArray())]);
        }
        return answers;
    }

    private ParityResult Result(Network network, Isa isa, string reference, int batch, float[][] actual, float[][] expected)
    {
        double? worst = 0;
        for (int o = 0; o < actual.Length && worst is not null; o++)
            worst = RelativeError.Of(actual[o], expected[o], batch) is double error ? Math.Max(worst.Value, error) : null;
        return new(
            model.Path, isa.Label(), reference, batch, network.InputShape.Height, network.InputShape.Width,
            worst, worst <= options.Tolerance);
    }
}
