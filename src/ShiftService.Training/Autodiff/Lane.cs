using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Training.Autodiff.Steps;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// A network ready to be differentiated on one core: takes a micro-batch forward and back, and sums up the gradients of its parameters.
/// It owns its memory and is used by one thread at a time; weights are shared with the network, and taken over by
/// <see cref="Refresh"/>. Steady state allocates nothing.
/// </summary>
public sealed unsafe class Lane : IDisposable
{
    private readonly LaneMemory _memory = new();
    private readonly LaneOptions _options;
    private readonly LanePlan _plan;
    private readonly StepChains _chains;
    private readonly NativeBlock _arena;
    private readonly LaneValue _input;

    /// <summary>Plans a lane.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">What is trained.</param>
    /// <param name="options">How it runs.</param>
    /// <exception cref="ModelException">The network has an operator that cannot be trained.</exception>
    public Lane(Network network, ParameterSet parameters, LaneOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MicroBatch, 1);
        Network = network;
        _options = options;
        _plan = new(options.Isa, _memory, options, parameters);
        _chains = LaneCompiler.Compile(network, _plan);
        _input = _plan.Value(network.Input);
        _arena = new(checked(_plan.SliceBytes * options.MicroBatch));
        Gradient = new float[parameters.Length];
        Statistics = [.. _chains.Steps.Select(s => s.Statistics).OfType<NormStatistics>()];
        Refresh();
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Images of the micro-batch in work.</summary>
    public int Images { get; private set; }

    /// <summary>Bytes of activations and gradients.</summary>
    public long ArenaBytes => _arena.Bytes;

    /// <summary>Gradients of all parameters, as laid out by their set, once collected.</summary>
    public float[] Gradient { get; }

    internal IReadOnlyList<NormStatistics> Statistics { get; }

    /// <summary>Takes over weights that changed.</summary>
    public void Refresh()
    {
        foreach (LaneStep step in _chains.Steps) step.Refresh();
    }

    /// <summary>Computes the outputs for images [image, channel, row, column].</summary>
    /// <param name="images">Number of images, at most the micro-batch.</param>
    /// <param name="pixels">Their values.</param>
    /// <param name="firstImage">Position of the first of them in the whole batch, which dropout depends on.</param>
    /// <param name="step">Number of the optimiser's step, which dropout depends on.</param>
    /// <param name="styles">Each image's weights over the styles, [image, style], where the network has some; all alike where they are left out.</param>
    public void Forward(
        int images, ReadOnlySpan<float> pixels, long firstImage = 0, ulong step = 0, ReadOnlySpan<float> styles = default)
    {
        if (images < 1 || images > _options.MicroBatch)
            throw new ArgumentOutOfRangeException(nameof(images), images, $"a micro-batch has 1 to {_options.MicroBatch} images");
        if (styles.IsEmpty) _plan.MixAllStyles(Network.Styles);
        else if (styles.Length != images * Network.Styles)
            throw new ArgumentException(
                $"{styles.Length} weights of styles for {images} images of a network with {Network.Styles} styles", nameof(styles));
        styles.CopyTo(_plan.Styles);
        Images = images;
        _plan.Dropout = new(_options.Seed, step, firstImage);
        Write(_input.Buffer!, _input.Shape, pixels);
        _chains.Forward(_arena.Address, images);
    }

    /// <summary>Copies an output, [image, channel, row, column].</summary>
    public void ReadOutput(string name, Span<float> values) => Read(_plan.Value(name).Buffer!, _plan.Value(name).Shape, values);

    /// <summary>Sets the gradient of an output, [image, channel, row, column]; every output needs one.</summary>
    public void WriteOutputGradient(string name, ReadOnlySpan<float> values)
    {
        if (_plan.Value(name) is { Gradient: { } gradient, Shape: var shape }) Write(gradient, shape, values);
    }

    /// <summary>Computes the gradients of the micro-batch that went forward last, and adds those of parameters up inside.</summary>
    public void Backward() => _chains.Backward(_arena.Address, Images);

    /// <summary>Copies the gradient of the input, [image, channel, row, column], where the options ask for it.</summary>
    public void ReadInputGradient(Span<float> values) => Read(
        _input.Gradient ?? throw new InvalidOperationException("the lane was not asked for the gradient of its input"),
        _input.Shape, values);

    /// <summary>Writes the sums since the last call to <see cref="Gradient"/>.</summary>
    public void Collect()
    {
        Array.Clear(Gradient);
        foreach (LaneStep step in _chains.Steps) step.Collect(Gradient);
    }

    /// <summary>The node whose output of the last micro-batch is the first that is not finite, or null.</summary>
    public string? FirstNonFinite()
    {
        foreach (Node node in Network.Nodes)
        {
            if (_plan.Value(node.Output).Buffer is not { } buffer) continue;
            for (int image = 0; image < Images; image++)
                for (int y = 0; y < buffer.Height; y++)
                {
                    var row = new ReadOnlySpan<float>(
                        (float*)(_arena.Address + (nint)(image * _plan.SliceBytes + buffer.At(0, y, 0))), buffer.Width * buffer.Pitch);
                    foreach (float value in row)
                        if (!float.IsFinite(value)) return node.Name;
                }
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _arena.Dispose();
        _memory.Dispose();
    }

    private void Write(LaneBuffer buffer, in TensorShape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != Images * shape.Elements)
            throw new ArgumentException($"{values.Length} values for {Images} images of {shape}", nameof(values));
        int i = 0;
        for (int image = 0; image < Images; image++)
        {
            nint slice = _arena.Address + (nint)(image * _plan.SliceBytes);
            for (int c = 0; c < shape.Channels; c++)
                for (int y = 0; y < shape.Height; y++)
                {
                    var to = (float*)(slice + (nint)buffer.At(c, y, 0));
                    for (int x = 0; x < shape.Width; x++, to += buffer.Pitch) *to = values[i++];
                }
        }
    }

    private void Read(LaneBuffer buffer, in TensorShape shape, Span<float> values)
    {
        if (values.Length != Images * shape.Elements)
            throw new ArgumentException($"{values.Length} values for {Images} images of {shape}", nameof(values));
        int i = 0;
        for (int image = 0; image < Images; image++)
        {
            nint slice = _arena.Address + (nint)(image * _plan.SliceBytes);
            for (int c = 0; c < shape.Channels; c++)
                for (int y = 0; y < shape.Height; y++)
                {
                    var from = (float*)(slice + (nint)buffer.At(c, y, 0));
                    for (int x = 0; x < shape.Width; x++, from += buffer.Pitch) values[i++] = *from;
                }
        }
    }
}
