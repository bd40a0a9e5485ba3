using ShiftService.Graph.Caffe.Proto;

namespace ShiftService.Graph.Caffe.Reading;

/// <summary>A layer that computes, and the layers that it reads.</summary>
/// <param name="Name">Its name, unique in its network.</param>
/// <param name="Type">Its type, under the name that the type has now.</param>
/// <param name="Inputs">Names of the layers whose results it reads, or <see cref="CaffeTopology.Image"/>.</param>
/// <param name="Parameters">All that the file says of it.</param>
internal sealed record CaffeLayer(string Name, string Type, IReadOnlyList<string> Inputs, LayerParameter Parameters)
{
    /// <summary>The window of a convolution.</summary>
    public SlidingWindow Window()
    {
        ConvolutionParameter p = Parameters.ConvolutionParam ?? throw Invalid("has no convolution_param");
        if (p.Axis != 1) throw Unsupported($"axis {p.Axis}");
        Size2D kernel = Pair(p.KernelSize, p.HasKernelH, p.KernelH, p.HasKernelW, p.KernelW, null, "kernel_size");
        Size2D stride = Pair(p.Stride, p.HasStrideH, p.StrideH, p.HasStrideW, p.StrideW, 1, "stride");
        Size2D pad = Pair(p.Pad, p.HasPadH, p.PadH, p.HasPadW, p.PadW, 0, "pad");
        Size2D dilation = Pair(p.Dilation, false, 0, false, 0, 1, "dilation");
        return new(kernel, stride, dilation, new(pad.Y, pad.X, pad.Y, pad.X));
    }

    /// <summary>Stride of an active shift. The layer's first form, SpatialShift, has it among the parameters of a convolution.</summary>
    public int ShiftStride()
    {
        if (Parameters.AslParam is { } p)
        {
            if (p.Pad != 0 || p.PadH != 0 || p.PadW != 0) throw Unsupported("a shift with padding");
            if (p.Multiplier != 1) throw Unsupported($"a shift that makes {p.Multiplier} channels of each");
            Size2D pair = Pair([p.Stride], p.HasStrideH, p.StrideH, p.HasStrideW, p.StrideW, 1, "stride");
            return pair.Y == pair.X ? pair.Y : throw Unsupported($"a shift with strides {pair.Y} and {pair.X}");
        }
        if (Parameters.ConvolutionParam is not { } old) return 1;
        Size2D stride = Pair(old.Stride, old.HasStrideH, old.StrideH, old.HasStrideW, old.StrideW, 1, "stride");
        Size2D pad = Pair(old.Pad, old.HasPadH, old.PadH, old.HasPadW, old.PadW, 0, "pad");
        if (pad != 0 || stride.Y != stride.X) throw Unsupported($"a shift with stride {stride} and padding {pad}");
        return stride.Y;
    }

    /// <summary>What the layer computes, for comparison and for people.</summary>
    public string Form()
    {
        switch (Type)
        {
            case "Convolution":
                SlidingWindow w = Window();
                return $"{Parameters.ConvolutionParam!.NumOutput} outputs, kernel {w.Kernel}, stride {w.Stride}, padding {w.Padding}, " +
                    $"dilation {w.Dilation}, groups {Parameters.ConvolutionParam.Group}{Bias(Parameters.ConvolutionParam.BiasTerm)}";
            case "ActiveShift":
                return $"stride {ShiftStride()}";
            case "Scale":
                return $"axis {Parameters.ScaleParam?.Axis ?? 1}{Bias(Parameters.ScaleParam?.BiasTerm == true)}";
            case "InnerProduct":
                return $"{Parameters.InnerProductParam?.NumOutput} outputs{Bias(Parameters.InnerProductParam?.BiasTerm != false)}";
            case "Eltwise":
                return $"{Parameters.EltwiseParam?.Operation ?? EltwiseParameter.Types.EltwiseOp.Sum}".ToUpperInvariant();
            case "Pooling":
                return $"{Parameters.PoolingParam?.Pool}, {(Parameters.PoolingParam?.GlobalPooling == true ? "global" : "of a window")}";
            default:
                return "";
        }

        static string Bias(bool has) => has ? ", bias" : ", no bias";
    }

    /// <summary>The layer is not what it must be.</summary>
    public ModelException Invalid(string reason) => new(ModelError.InvalidAttribute, reason, Name);

    /// <summary>The layer is something that is not read here.</summary>
    public ModelException Unsupported(string what) => new(ModelError.UnsupportedOperator, $"{what} is not supported", Name);

    private Size2D Pair(
        IReadOnlyList<uint> both, bool hasHeight, uint height, bool hasWidth, uint width, int? otherwise, string what)
    {
        if (hasHeight || hasWidth)
            return hasHeight && hasWidth ? new(Side(height), Side(width)) : throw Invalid($"only one of {what}'s two sides is given");
        return both.Count switch
        {
            0 => (Size2D)(otherwise ?? throw Invalid($"{what} is missing")),
            1 => (Size2D)Side(both[0]),
            2 => new(Side(both[0]), Side(both[1])),
            _ => throw Unsupported($"{what} with {both.Count} values"),
        };

        int Side(uint value) =>
            value <= SlidingWindow.MaxSide ? (int)value : throw Invalid($"{what} {value} is above {SlidingWindow.MaxSide}");
    }
}
