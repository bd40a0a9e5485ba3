using System.Numerics.Tensors;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Upsampling, reflection padding and transcendental functions: whole pixels in, whole pixels out.</summary>
internal sealed class PixelStep(SpecialOperation operation, TensorBuffer source, TensorBuffer[] targets)
    : Step(operation.Name, operation.Kind.ToString())
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            StridedImage from = source.In(context.ArenaOf(image));
            foreach (TensorBuffer target in targets) Run(from, target.In(context.ArenaOf(image)));
        }
    }

    private void Run(in StridedImage from, in StridedImage to)
    {
        switch (operation.Operator)
        {
            case Upsample upsample:
                Resampling.Upsample(from, to, upsample.Factor);
                break;
            case ReflectionPad pad:
                Resampling.ReflectionPad(from, to, pad.Padding.Top, pad.Padding.Left);
                break;
            default:
                for (int y = 0; y < from.Height; y++)
                {
                    if (operation.Kind == SpecialKind.Tanh) TensorPrimitives.Tanh(from.Row(y), to.Row(y));
                    else TensorPrimitives.Sigmoid(from.Row(y), to.Row(y));
                }
                break;
        }
    }
}

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

/// <summary>Softmax and division by the length, along the channels of a vector.</summary>
internal sealed unsafe class VectorStep(SpecialOperation operation, ChannelPlace[] channels, TensorBuffer[] targets)
    : Step(operation.Name, operation.Kind.ToString())
{
    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            nint arena = context.ArenaOf(image);
            foreach (TensorBuffer target in targets)
            {
                // Both functions do not care for the order; gaps between channels hold what changes neither sum.
                StridedImage to = target.In(arena);
                Span<float> vector = to.Pixel(0, 0);
                vector.Fill(operation.Kind == SpecialKind.Softmax ? float.NegativeInfinity : 0);
                for (int c = 0; c < channels.Length; c++)
                {
                    ChannelPlace from = channels[c];
                    *to.At(target.Positions[c], 0, 0) = from.IsInside ? *from.Buffer.In(arena).At(from.Position, from.Dy, from.Dx) : from.Border;
                }
                if (operation.Kind == SpecialKind.Softmax)
                {
                    // Or else exp overflows.
                    TensorPrimitives.Subtract(vector, TensorPrimitives.Max(vector), vector);
                    TensorPrimitives.SoftMax(vector, vector);
                }
                else
                {
                    TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm(vector), 1e-12f), vector);
                }
            }
        }
    }
}
