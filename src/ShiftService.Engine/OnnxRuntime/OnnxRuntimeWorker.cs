using Microsoft.ML.OnnxRuntime;
using ShiftService.Graph;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>
/// Buffers for one lane, bound to the session once for each batch size: afterwards a run on the processor allocates nothing on the
/// managed heap.
/// </summary>
internal sealed class OnnxRuntimeWorker : IWorker
{
    private readonly OnnxRuntimeNetwork _network;
    private readonly PinnedBuffer _input;
    private readonly PinnedBuffer? _styles;
    private readonly PinnedBuffer[] _outputs;
    private readonly Binding?[] _bindings;
    private readonly RunOptions _runOptions = new();
    private int _lastBatch;

    public OnnxRuntimeWorker(OnnxRuntimeNetwork network, int maxBatch)
    {
        _network = network;
        MaxBatch = maxBatch;
        _input = new PinnedBuffer(network.InputShape, maxBatch);
        if (network.Styles > 0)
        {
            _styles = new PinnedBuffer(TensorShape.Vector(network.Styles), maxBatch);
            _styles.Span.Fill(1f / network.Styles);
        }
        _outputs = [.. network.OutputShapes.Select(shape => new PinnedBuffer(shape, maxBatch))];
        _bindings = new Binding?[maxBatch];
    }

    public int MaxBatch { get; }

    public Span<float> Input => _input.Span;

    public Span<float> Styles => _styles is null ? default : _styles.Span;

    public void Run(int batch, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, MaxBatch);
        ObjectDisposedException.ThrowIf(_runOptions.IsClosed, this);
        cancellation.ThrowIfCancellationRequested();
        try
        {
            Binding binding = _bindings[batch - 1] ??= new Binding(_network, _input, _styles, _outputs, batch);
            // ONNX Runtime looks at the flag between two operators.
            using (cancellation.UnsafeRegister(static options => ((RunOptions)options!).Terminate = true, _runOptions))
                binding.Run(_network, _runOptions);
        }
        catch (OnnxRuntimeException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new BackendException($"{_network.Backend} failed on a batch of {batch}: {error.Message}", error);
        }
        finally
        {
            // Disposing the registration has waited for a callback under way, so the flag is final here.
            _runOptions.Terminate = false;
        }
        _lastBatch = batch;
    }

    public ReadOnlySpan<float> Output(int index = 0) => _outputs[index].Items(_lastBatch);

    public void Dispose()
    {
        foreach (Binding? binding in _bindings) binding?.Dispose();
        _runOptions.Dispose();
    }

    /// <summary>The buffers as tensors of one batch size.</summary>
    private sealed class Binding : IDisposable
    {
        private readonly OrtIoBinding _binding;
        private readonly OrtValue _input;
        private readonly OrtValue? _styles;
        private readonly OrtValue[] _outputs;

        public Binding(OnnxRuntimeNetwork network, PinnedBuffer input, PinnedBuffer? styles, PinnedBuffer[] outputs, int batch)
        {
            _binding = network.Session.CreateIoBinding();
            _input = input.Tensor(batch);
            _styles = styles?.Tensor(batch);
            _outputs = Array.ConvertAll(outputs, output => output.Tensor(batch));
            BindInputs(network);
            for (int i = 0; i < _outputs.Length; i++) _binding.BindOutput(network.OutputNames[i], _outputs[i]);
        }

        public void Run(OnnxRuntimeNetwork network, RunOptions options)
        {
            if (network.CopiesInput)
            {
                BindInputs(network);
                _binding.SynchronizeBoundInputs();
            }
            network.Session.RunWithBinding(options, _binding);
            if (network.CopiesInput) _binding.SynchronizeBoundOutputs();
        }

        public void Dispose()
        {
            _binding.Dispose();
            _input.Dispose();
            _styles?.Dispose();
            foreach (OrtValue output in _outputs) output.Dispose();
        }

        private void BindInputs(OnnxRuntimeNetwork network)
        {
            _binding.BindInput(network.InputName, _input);
            if (_styles is not null) _binding.BindInput(network.StyleName!, _styles);
        }
    }
}
