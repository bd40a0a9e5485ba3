using ShiftService.Graph;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// A lane's outputs as a loss reads them: [image, value], where the values of a network with several outputs are those of one after the
/// other, each [channel, row, column]. Allocates nothing after it was made.
/// </summary>
internal sealed class LossOutputs
{
    private readonly Lane _lane;
    private readonly (string Name, int Elements)[] _parts;
    private readonly float[] _values, _gradients, _part;

    /// <param name="lane">The lane.</param>
    /// <param name="maxImages">Most images of a micro-batch.</param>
    public LossOutputs(Lane lane, int maxImages)
    {
        _lane = lane;
        _parts = [.. lane.Network.Outputs.Select(name => (name, checked((int)lane.Network.ShapeOf(name).Elements)))];
        Elements = checked((int)ShapeOf(lane.Network).Elements);
        _values = new float[checked(maxImages * Elements)];
        _gradients = new float[_values.Length];
        _part = _parts.Length == 1 ? [] : new float[maxImages * _parts.Max(part => part.Elements)];
    }

    /// <summary>Values of one image.</summary>
    public int Elements { get; }

    /// <summary>The shape of what a loss reads: the output's, or, where there are several, a vector of all their values.</summary>
    public static TensorShape ShapeOf(Network network) => network.Outputs.Count == 1
        ? network.ShapeOf(network.Outputs[0])
        : TensorShape.Vector(checked((int)network.Outputs.Sum(name => network.ShapeOf(name).Elements)));

    /// <summary>The outputs of the images that went forward last.</summary>
    public ReadOnlySpan<float> Read(int images)
    {
        Span<float> values = _values.AsSpan(0, images * Elements);
        if (_parts.Length == 1)
        {
            _lane.ReadOutput(_parts[0].Name, values);
            return values;
        }
        int offset = 0;
        foreach ((string name, int length) in _parts)
        {
            Span<float> part = _part.AsSpan(0, images * length);
            _lane.ReadOutput(name, part);
            for (int i = 0; i < images; i++) part.Slice(i * length, length).CopyTo(values[(i * Elements + offset)..]);
            offset += length;
        }
        return values;
    }

    /// <summary>Room for their gradients, to be filled before <see cref="WriteGradients"/>.</summary>
    public Span<float> Gradients(int images) => _gradients.AsSpan(0, images * Elements);

    /// <summary>Hands the gradients to the lane.</summary>
    public void WriteGradients(int images)
    {
        Span<float> gradients = Gradients(images);
        if (_parts.Length == 1)
        {
            _lane.WriteOutputGradient(_parts[0].Name, gradients);
            return;
        }
        int offset = 0;
        foreach ((string name, int length) in _parts)
        {
            Span<float> part = _part.AsSpan(0, images * length);
            for (int i = 0; i < images; i++) gradients.Slice(i * Elements + offset, length).CopyTo(part[(i * length)..]);
            _lane.WriteOutputGradient(name, part);
            offset += length;
        }
    }
}
