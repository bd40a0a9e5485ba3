using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>The factor and addend of an instance norm, for each image.</summary>
internal sealed class InstanceStatisticsStep : Step
{
    private readonly TensorBuffer _source;
    private readonly TensorBuffer[] _factors;
    private readonly TensorBuffer[] _addends;
    private readonly float[] _scale;
    private readonly float[] _bias;
    private readonly float _epsilon;

    public InstanceStatisticsStep(string name, InstanceNorm norm, ChannelPlace[] channels, TensorBuffer[] factors, TensorBuffer[] addends)
        : base(name, "instance-statistics")
    {
        (_source, _factors, _addends, _epsilon) = (channels[0].Buffer, factors, addends, norm.Epsilon);
        (_scale, _bias) = (new float[_source.Pitch], new float[_source.Pitch]);
        for (int c = 0; c < channels.Length; c++)
        {
            _scale[channels[c].Position] = norm.Scale.Values[c];
            _bias[channels[c].Position] = norm.Bias.Values[c];
        }
    }

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            Span<float> factor = _factors[0].In(arena).Pixel(0, 0), addend = _addends[0].In(arena).Pixel(0, 0);
            InstanceStatistics.Compute(_source.In(arena), _scale, _bias, _epsilon, factor, addend);
            foreach (TensorBuffer other in _factors.AsSpan(1)) factor.CopyTo(other.In(arena).Pixel(0, 0));
            foreach (TensorBuffer other in _addends.AsSpan(1)) addend.CopyTo(other.In(arena).Pixel(0, 0));
        }
    }
}
