using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.TestSupport;

/// <summary>
/// Runs a network in double precision, one value after the other, each written as its operator is defined: slow, and meant to be
/// obviously right. Every backend is compared with it.
/// </summary>
public static class ReferenceInterpreter
{
    /// <summary>The outputs of a network, in its order, for a batch of inputs, NCHW.</summary>
    public static ReferenceTensor[] Run(Network network, ReadOnlySpan<float> input, int batch)
    {
        Dictionary<string, ReferenceTensor> values = RunAll(network, input, batch);
        return [.. network.Outputs.Select(name => values[name])];
    }

    /// <summary>Every activation of a network, by name.</summary>
    public static Dictionary<string, ReferenceTensor> RunAll(Network network, ReadOnlySpan<float> input, int batch)
    {
        var first = new ReferenceTensor(batch, network.InputShape);
        for (int i = 0; i < first.Values.Length; i++) first.Values[i] = input[i];
        var values = new Dictionary<string, ReferenceTensor> { [network.Input] = first };
        foreach (Node node in network.Nodes)
        {
            ReferenceTensor[] inputs = [.. node.Inputs.Select(name => values[name])];
            values.Add(node.Output, Apply(node.Operator, inputs, network.ShapeOf(node.Output)));
        }
        return values;
    }

    /// <summary>One operator.</summary>
    public static ReferenceTensor Apply(Operator op, ReferenceTensor[] inputs, TensorShape output)
    {
        ReferenceTensor x = inputs[0];
        return op switch
        {
            Convolution convolution => Convolve(convolution, x, output),
            HeterogeneousConvolution both =>
                Map(output, x.Batch, Convolve(both.SpatialPart, x, output), Convolve(both.PointwisePart, x, output), (a, b) => a + b),
            FullyConnected layer => Each(output, x.Batch, (n, o, _, _) => Enumerable.Range(0, x.Shape.Channels)
                .Sum(i => x[n, i] * layer.Matrix.Values[o * x.Shape.Channels + i]) + (layer.Bias?.Values[o] ?? 0)),
            Shift shift => Each(output, x.Batch, (n, c, y, col) => x.OrZero(n, c, y + shift.Offsets[c].Dy, col + shift.Offsets[c].Dx)),
            SparseShift shift => Apply(shift.Rounded(), inputs, output),
            ActiveShift shift => Each(output, x.Batch, (n, c, y, col) => Bilinear(
                x, n, c, y * shift.Stride + (double)shift.Offsets.Values[2 * c],
                col * shift.Stride + (double)shift.Offsets.Values[2 * c + 1])),
            BatchNorm norm => Each(output, x.Batch, (n, c, y, col) =>
                (x[n, c, y, col] - norm.Mean.Values[c]) / Math.Sqrt((double)norm.Variance.Values[c] + norm.Epsilon) * norm.Scale.Values[c]
                + norm.Bias.Values[c]),
            InstanceNorm norm => Normalize(x, norm.Epsilon, c => norm.Scale.Values[c], c => norm.Bias.Values[c]),
            ConditionalInstanceNorm norm => Normalize(x, norm.Epsilon, c => OfAllStyles(norm.Scale, c), c => OfAllStyles(norm.Bias, c)),
            Affine affine => Each(output, x.Batch, (n, c, y, col) => x[n, c, y, col] * affine.Scale.Values[c] + affine.Bias.Values[c]),
            PRelu relu =>
                Each(output, x.Batch, (n, c, y, col) => x[n, c, y, col] >= 0 ? x[n, c, y, col] : x[n, c, y, col] * relu.Slope.Values[c]),
            Relu => Elementwise(x, value => Math.Max(value, 0)),
            Clip clip => Elementwise(x, value => Math.Min(Math.Max(value, clip.Minimum), clip.Maximum)),
            Sigmoid => Elementwise(x, value => 1 / (1 + Math.Exp(-value))),
            Tanh => Elementwise(x, Math.Tanh),
            Dropout => Elementwise(x, value => value),
            MaxPool pool => Each(output, x.Batch, (n, c, y, col) => Window(pool.Window, x, n, c, y, col).Max()),
            AveragePool pool => Each(output, x.Batch, (n, c, y, col) => Window(pool.Window, x, n, c, y, col).Sum() /
                (pool.CountPadding ? pool.Window.Kernel.Y * pool.Window.Kernel.X : Window(pool.Window, x, n, c, y, col).Count())),
            GlobalAveragePool => Each(output, x.Batch, (n, c, _, _) => Pixels(x, n, c).Average()),
            Flatten => Reinterpret(x, output),
            Softmax => Each(output, x.Batch, (n, c, _, _) =>
                Math.Exp(x[n, c]) / Enumerable.Range(0, x.Shape.Channels).Sum(i => Math.Exp(x[n, i]))),
            L2Normalize => Each(output, x.Batch, (n, c, _, _) =>
                x[n, c] / Math.Sqrt(Enumerable.Range(0, x.Shape.Channels).Sum(i => x[n, i] * x[n, i]))),
            Add => Map(output, x.Batch, x, inputs[1], (a, b) => a + b),
            Concat => Join(inputs, output),
            ChannelSlice slice => Each(output, x.Batch, (n, c, y, col) => x[n, c + slice.Start, y, col]),
            ChannelShuffle shuffle => Shuffle(shuffle.Groups, x),
            ReflectionPad pad => Each(output, x.Batch, (n, c, y, col) =>
                x[n, c, Reflect(y - pad.Padding.Top, x.Shape.Height), Reflect(col - pad.Padding.Left, x.Shape.Width)]),
            Upsample upsample => Each(output, x.Batch, (n, c, y, col) => x[n, c, y / upsample.Factor, col / upsample.Factor]),
            _ => throw new NotSupportedException($"the reference interpreter lacks {op.Kind}"),
        };
    }

    private static ReferenceTensor Convolve(Convolution convolution, ReferenceTensor x, TensorShape output)
    {
        SlidingWindow window = convolution.Window;
        int inputsPerGroup = convolution.Kernel.Shape[1], outputsPerGroup = convolution.Outputs / convolution.Groups;
        return Each(output, x.Batch, (n, o, y, col) =>
        {
            double sum = convolution.Bias?.Values[o] ?? 0;
            for (int i = 0; i < inputsPerGroup; i++)
            {
                for (int ky = 0; ky < window.Kernel.Y; ky++)
                {
                    for (int kx = 0; kx < window.Kernel.X; kx++)
                    {
                        double weight = convolution.Kernel.Values[((o * inputsPerGroup + i) * window.Kernel.Y + ky) * window.Kernel.X + kx];
                        sum += weight * x.OrZero(
                            n, o / outputsPerGroup * inputsPerGroup + i,
                            y * window.Stride.Y - window.Padding.Top + ky * window.Dilation.Y,
                            col * window.Stride.X - window.Padding.Left + kx * window.Dilation.X);
                    }
                }
            }
            return sum;
        });
    }

    /// <summary>The pixels of the image within one position of a window.</summary>
    private static IEnumerable<double> Window(SlidingWindow window, ReferenceTensor x, int n, int c, int y, int col)
    {
        for (int ky = 0; ky < window.Kernel.Y; ky++)
        {
            for (int kx = 0; kx < window.Kernel.X; kx++)
            {
                int row = y * window.Stride.Y - window.Padding.Top + ky * window.Dilation.Y;
                int column = col * window.Stride.X - window.Padding.Left + kx * window.Dilation.X;
                if (x.Contains(row, column)) yield return x[n, c, row, column];
            }
        }
    }

    private static double Bilinear(ReferenceTensor x, int n, int c, double y, double col)
    {
        int top = (int)Math.Floor(y), left = (int)Math.Floor(col);
        double fy = y - top, fx = col - left;
        return (1 - fy) * (1 - fx) * x.OrZero(n, c, top, left) + (1 - fy) * fx * x.OrZero(n, c, top, left + 1) +
            fy * (1 - fx) * x.OrZero(n, c, top + 1, left) + fy * fx * x.OrZero(n, c, top + 1, left + 1);
    }

    // All styles alike, as where nothing is said of them.
    private static double OfAllStyles(Weight table, int channel) =>
        Enumerable.Range(0, table.Shape[0]).Average(style => (double)table.Values[style * table.Shape[1] + channel]);

    private static ReferenceTensor Normalize(ReferenceTensor x, float epsilon, Func<int, double> scale, Func<int, double> bias)
    {
        // One mean and one variance for each plane, and not for each of its pixels.
        int channels = x.Shape.Channels;
        double[] means = [.. Enumerable.Range(0, x.Batch * channels).Select(plane => Pixels(x, plane / channels, plane % channels).Average())];
        double[] variances = [.. Enumerable.Range(0, x.Batch * channels).Select(plane =>
            Pixels(x, plane / channels, plane % channels).Average(value => (value - means[plane]) * (value - means[plane])))];
        return Each(x.Shape, x.Batch, (n, c, y, col) =>
            (x[n, c, y, col] - means[n * channels + c]) / Math.Sqrt(variances[n * channels + c] + epsilon) * scale(c) + bias(c));
    }

    private static ReferenceTensor Join(ReferenceTensor[] inputs, TensorShape output)
    {
        return Each(output, inputs[0].Batch, (n, c, y, col) =>
        {
            int i = 0;
            for (; c >= inputs[i].Shape.Channels; i++) c -= inputs[i].Shape.Channels;
            return inputs[i][n, c, y, col];
        });
    }

    /// <summary>Channel (g, j) of (groups, channels / groups) moves to (j, g).</summary>
    private static ReferenceTensor Shuffle(int groups, ReferenceTensor x)
    {
        int perGroup = x.Shape.Channels / groups;
        var result = new ReferenceTensor(x.Batch, x.Shape);
        for (int n = 0; n < x.Batch; n++)
            for (int g = 0; g < groups; g++)
                for (int j = 0; j < perGroup; j++)
                    for (int y = 0; y < x.Shape.Height; y++)
                        for (int col = 0; col < x.Shape.Width; col++)
                            result[n, j * groups + g, y, col] = x[n, g * perGroup + j, y, col];
        return result;
    }

    private static int Reflect(int i, int side) => i < 0 ? -i : i >= side ? 2 * (side - 1) - i : i;

    private static IEnumerable<double> Pixels(ReferenceTensor x, int n, int c)
    {
        for (int y = 0; y < x.Shape.Height; y++)
            for (int col = 0; col < x.Shape.Width; col++)
                yield return x[n, c, y, col];
    }

    private static ReferenceTensor Reinterpret(ReferenceTensor x, TensorShape output)
    {
        var result = new ReferenceTensor(x.Batch, output);
        x.Values.CopyTo(result.Values, 0);
        return result;
    }

    private static ReferenceTensor Elementwise(ReferenceTensor x, Func<double, double> f) =>
        Each(x.Shape, x.Batch, (n, c, y, col) => f(x[n, c, y, col]));

    private static ReferenceTensor Map(
        TensorShape shape, int batch, ReferenceTensor a, ReferenceTensor b, Func<double, double, double> f) =>
        Each(shape, batch, (n, c, y, col) => f(a[n, c, y, col], b[n, c, y, col]));

    private static ReferenceTensor Each(TensorShape shape, int batch, Func<int, int, int, int, double> value)
    {
        var result = new ReferenceTensor(batch, shape);
        for (int n = 0; n < batch; n++)
            for (int c = 0; c < shape.Channels; c++)
                for (int y = 0; y < shape.Height; y++)
                    for (int x = 0; x < shape.Width; x++)
                        result[n, c, y, x] = value(n, c, y, x);
        return result;
    }
}
