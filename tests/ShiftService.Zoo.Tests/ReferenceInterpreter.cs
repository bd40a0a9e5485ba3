using System.Numerics;
using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Zoo.Tests;

/// <summary>Runs a network on one image by the definitions of its operators: planar (CHW), one operator at a time.</summary>
internal static class ReferenceInterpreter
{
    /// <summary>Every activation of the network, by name.</summary>
    public static Dictionary<string, float[]> Run(Network network, float[] image)
    {
        var values = new Dictionary<string, float[]> { [network.Input] = image };
        foreach (Node node in network.Nodes)
        {
            float[][] inputs = [.. node.Inputs.Select(input => values[input])];
            values[node.Output] = Apply(node.Operator, inputs, network.ShapeOf(node.Inputs[0]), network.ShapeOf(node.Output));
        }
        return values;
    }

    private static float[] Apply(Operator @operator, float[][] inputs, TensorShape from, TensorShape to)
    {
        float[] x = inputs[0];
        switch (@operator)
        {
            case Convolution convolution: return Convolve(convolution, x, from, to);
            case HeterogeneousConvolution het:
                return Zip(Convolve(het.SpatialPart, x, from, to), Convolve(het.PointwisePart, x, from, to));
            case FullyConnected full:
                return [.. Enumerable.Range(0, to.Channels).Select(n =>
                    Enumerable.Range(0, x.Length).Sum(c => full.Matrix.Values[n * x.Length + c] * x[c]) + (full.Bias?.Values[n] ?? 0))];
            case BatchNorm norm:
                (float[] factor, float[] addend) = norm.AsAffine();
                return PerPixel(from, (c, i) => x[i] * factor[c] + addend[c]);
            case InstanceNorm norm: return Normalize(norm, x, from);
            case PRelu prelu: return PerPixel(from, (c, i) => x[i] >= 0 ? x[i] : prelu.Slope.Values[c] * x[i]);
            case Relu: return [.. x.Select(value => MathF.Max(value, 0))];
            case Clip clip: return [.. x.Select(value => Math.Clamp(value, clip.Minimum, clip.Maximum))];
            case Dropout or Flatten: return x;
            case Shift shift:
                return Sample(to, (c, row, column) => At(x, from, c, row + shift.Offsets[c].Dy, column + shift.Offsets[c].Dx));
            case SparseShift sparse: return Apply(sparse.Rounded(), inputs, from, to);
            case ActiveShift active: return Sample(to, (c, row, column) => Interpolate(active, x, from, c, row, column));
            case Add: return Zip(x, inputs[1]);
            case Concat: return [.. inputs.SelectMany(input => input)];
            case ChannelSlice slice: return x.AsSpan(slice.Start * (int)from.Pixels, slice.Count * (int)from.Pixels).ToArray();
            case ChannelShuffle shuffle:
                return Sample(to, (c, row, column) => At(x, from, shuffle.Source(c, from.Channels), row, column));
            case GlobalAveragePool:
                return [.. Enumerable.Range(0, from.Channels).Select(c => x.Skip(c * (int)from.Pixels).Take((int)from.Pixels).Average())];
            case MaxPool pool: return Pool(pool.Window, from, to, x, (window, _) => window.Max());
            case AveragePool { CountPadding: true } pool: return Pool(pool.Window, from, to, x, (window, area) => window.Sum() / area);
            case ReflectionPad pad:
                return Sample(to, (c, row, column) => At(
                    x, from, c, Reflect(row - pad.Padding.Top, from.Height), Reflect(column - pad.Padding.Left, from.Width)));
            case Upsample upsample: return Sample(to, (c, row, column) => At(x, from, c, row / upsample.Factor, column / upsample.Factor));
            case L2Normalize:
                float length = MathF.Sqrt(x.Sum(value => value * value));
                return [.. x.Select(value => value / length)];
            default: throw new NotSupportedException(@operator.Kind);
        }
    }

    private static float[] Convolve(Convolution convolution, float[] x, TensorShape from, TensorShape to)
    {
        var y = new float[to.Elements];
        int perGroup = convolution.Kernel.Shape[1], outputsPerGroup = to.Channels / convolution.Groups;
        SlidingWindow window = convolution.Window;
        for (int n = 0; n < to.Channels; n++)
        {
            Span<float> plane = y.AsSpan(n * (int)to.Pixels, (int)to.Pixels);
            plane.Fill(convolution.Bias?.Values[n] ?? 0);
            for (int tap = 0; tap < perGroup * window.Kernel.Y * window.Kernel.X; tap++)
            {
                int c = n / outputsPerGroup * perGroup + tap / (window.Kernel.Y * window.Kernel.X);
                int dy = tap / window.Kernel.X % window.Kernel.Y * window.Dilation.Y - window.Padding.Top;
                int dx = tap % window.Kernel.X * window.Dilation.X - window.Padding.Left;
                float weight = convolution.Kernel.Values[n * perGroup * window.Kernel.Y * window.Kernel.X + tap];
                if (convolution.IsPointwise && window.Stride == 1)
                {
                    MultiplyAdd(plane, x.AsSpan(c * (int)from.Pixels, (int)from.Pixels), weight);
                    continue;
                }
                for (int row = 0; row < to.Height; row++)
                {
                    int sourceRow = row * window.Stride.Y + dy;
                    if ((uint)sourceRow >= (uint)from.Height) continue;
                    ReadOnlySpan<float> source = x.AsSpan((c * from.Height + sourceRow) * from.Width, from.Width);
                    for (int column = 0; column < to.Width; column++)
                    {
                        int sourceColumn = column * window.Stride.X + dx;
                        if ((uint)sourceColumn < (uint)from.Width) plane[row * to.Width + column] += weight * source[sourceColumn];
                    }
                }
            }
        }
        return y;
    }

    private static void MultiplyAdd(Span<float> sum, ReadOnlySpan<float> x, float weight)
    {
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(sum[i..]) + weight * new Vector<float>(x[i..])).CopyTo(sum[i..]);
        for (; i < x.Length; i++) sum[i] += weight * x[i];
    }

    private static float Interpolate(ActiveShift active, float[] x, TensorShape from, int c, int row, int column)
    {
        float dy = active.Offsets.Values[2 * c], dx = active.Offsets.Values[2 * c + 1];
        int top = row * active.Stride + (int)MathF.Floor(dy), left = column * active.Stride + (int)MathF.Floor(dx);
        float down = dy - MathF.Floor(dy), right = dx - MathF.Floor(dx);
        return (1 - down) * ((1 - right) * At(x, from, c, top, left) + right * At(x, from, c, top, left + 1)) +
            down * ((1 - right) * At(x, from, c, top + 1, left) + right * At(x, from, c, top + 1, left + 1));
    }

    private static float[] Normalize(InstanceNorm norm, float[] x, TensorShape shape)
    {
        int pixels = (int)shape.Pixels;
        var y = new float[x.Length];
        for (int c = 0; c < shape.Channels; c++)
        {
            double mean = x.Skip(c * pixels).Take(pixels).Average(value => (double)value);
            double variance = x.Skip(c * pixels).Take(pixels).Average(value => (value - mean) * (value - mean));
            for (int i = c * pixels; i < (c + 1) * pixels; i++)
                y[i] = (float)((x[i] - mean) / Math.Sqrt(variance + norm.Epsilon)) * norm.Scale.Values[c] + norm.Bias.Values[c];
        }
        return y;
    }

    private static float[] Pool(
        SlidingWindow window, TensorShape from, TensorShape to, float[] x, Func<IEnumerable<float>, int, float> reduce) =>
        Sample(to, (c, row, column) => reduce(
            from ky in Enumerable.Range(row * window.Stride.Y - window.Padding.Top, window.Kernel.Y)
            from kx in Enumerable.Range(column * window.Stride.X - window.Padding.Left, window.Kernel.X)
            where ky >= 0 && ky < @from.Height && kx >= 0 && kx < @from.Width
            select At(x, @from, c, ky, kx), window.Kernel.Y * window.Kernel.X));

    private static float[] Sample(TensorShape to, Func<int, int, int, float> value)
    {
        var y = new float[to.Elements];
        for (int i = 0; i < y.Length; i++) y[i] = value(i / (int)to.Pixels, i / to.Width % to.Height, i % to.Width);
        return y;
    }

    private static float[] PerPixel(TensorShape shape, Func<int, int, float> value)
    {
        var y = new float[shape.Elements];
        for (int i = 0; i < y.Length; i++) y[i] = value(i / (int)shape.Pixels, i);
        return y;
    }

    private static float At(float[] x, TensorShape shape, int c, int row, int column) =>
        (uint)row < (uint)shape.Height && (uint)column < (uint)shape.Width ? x[(c * shape.Height + row) * shape.Width + column] : 0;

    private static int Reflect(int i, int side) => i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i;

    private static float[] Zip(float[] a, float[] b) => [.. a.Zip(b, (left, right) => left + right)];
}
