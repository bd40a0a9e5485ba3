using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>Convolutions of every kind and fully connected layers: products over taps, or depthwise tiles.</summary>
internal static class ConvolutionLowering
{
    public static View Lower(OperationList operations, Node node, View x, TensorShape output) => node.Operator switch
    {
        Convolution { IsDepthwise: true } convolution => Depthwise(operations, node.Name, x, output, convolution),
        Convolution convolution => Product(
            operations, node.Name, x, output, convolution.Window, convolution.Bias, ReadsBeyond(convolution.Window), GroupsOf(convolution)),
        HeterogeneousConvolution heterogeneous => Product(
            operations, node.Name, x, output, heterogeneous.Window, null, ReadsBeyond(heterogeneous.Window), GroupsOf(heterogeneous)),
        FullyConnected connected => Product(
            operations, node.Name, x, output, SlidingWindow.Same(1), connected.Bias, false, [GroupOf(connected)]),
        _ => throw new InvalidOperationException($"{node.Operator.Kind} is no convolution; this is a bug"),
    };

    private static bool ReadsBeyond(SlidingWindow window) => window.Kernel != 1 || !window.Padding.IsZero;

    private static View Product(
        OperationList operations, string name, View x, TensorShape output, SlidingWindow window, Weight? bias, bool hasTaps,
        IReadOnlyList<ProductGroup> groups)
    {
        View input = hasTaps ? operations.Unmoved(name, x).WithBorder(0) : x;
        var operation = new TileOperation(name, operations.NextIndex, TileBody.Product, input, output.Channels, output.Height, output.Width)
        {
            StrideY = window.Stride.Y,
            StrideX = window.Stride.X,
            Groups = groups,
        };
        bias?.Values.CopyTo(operation.Initial, 0);
        operations.Add(operation);
        return View.Of(operation.Values[0]);
    }

    private static View Depthwise(OperationList operations, string name, View x, TensorShape output, Convolution convolution)
    {
        (int Dy, int Dx)[] taps = [.. TapsOf(convolution.Window)];
        float[][] weights = [.. taps.Select((_, t) => Enumerable.Range(0, output.Channels)
            .Select(c => convolution.Kernel.Values[c * taps.Length + t]).ToArray())];
        TileOperation operation = operations.VectorTile(name, x, (view, index) =>
            new(name, index, TileBody.Depthwise, view.WithBorder(0), output.Channels, output.Height, output.Width)
            {
                StrideY = convolution.Window.Stride.Y,
                StrideX = convolution.Window.Stride.X,
                Taps = taps,
                TapWeights = weights,
            });
        convolution.Bias?.Values.CopyTo(operation.Initial, 0);
        return View.Of(operation.Values[0]);
    }

    /// <summary>The displacements that a window reads, in the order of its kernel.</summary>
    public static IEnumerable<(int Dy, int Dx)> TapsOf(SlidingWindow window) =>
        from ky in Enumerable.Range(0, window.Kernel.Y)
        from kx in Enumerable.Range(0, window.Kernel.X)
        select (ky * window.Dilation.Y - window.Padding.Top, kx * window.Dilation.X - window.Padding.Left);

    private static List<ProductGroup> GroupsOf(Convolution convolution)
    {
        (int Dy, int Dx)[] taps = [.. TapsOf(convolution.Window)];
        int outputs = convolution.Outputs / convolution.Groups, inputs = convolution.Kernel.Shape[1];
        int size = outputs * inputs * taps.Length;
        var groups = new List<ProductGroup>();
        for (int g = 0; g < convolution.Groups; g++)
        {
            int first = g * inputs;
            ProductTap[] operands =
                [.. Enumerable.Range(0, inputs).SelectMany(c => taps.Select(t => new ProductTap(first + c, t.Dy, t.Dx)))];
            groups.Add(new(g * outputs, outputs, operands, convolution.Kernel.Values[(g * size)..((g + 1) * size)]));
        }
        return groups;
    }

    // Each part reads its own channels through the whole window and all the others at the centre.
    private static List<ProductGroup> GroupsOf(HeterogeneousConvolution convolution)
    {
        int inputs = convolution.Inputs, ownInputs = inputs / convolution.Parts, ownOutputs = convolution.Outputs / convolution.Parts;
        var groups = new List<ProductGroup>();
        foreach (ProductGroup own in GroupsOf(convolution.SpatialPart))
        {
            int[] others = [.. Enumerable.Range(0, inputs).Where(c => c / ownInputs != own.FirstOutput / ownOutputs)];
            ProductTap[] taps = [.. own.Taps, .. others.Select(c => new ProductTap(c, 0, 0))];
            var weights = new float[ownOutputs * taps.Length];
            for (int o = 0; o < ownOutputs; o++)
            {
                Array.Copy(own.Weights, o * own.Taps.Length, weights, o * taps.Length, own.Taps.Length);
                int shared = o * taps.Length + own.Taps.Length, row = (own.FirstOutput + o) * inputs;
                for (int t = 0; t < others.Length; t++) weights[shared + t] = convolution.Pointwise.Values[row + others[t]];
            }
            groups.Add(new(own.FirstOutput, ownOutputs, taps, weights));
        }
        return groups;
    }

    private static ProductGroup GroupOf(FullyConnected connected) => new(
        0, connected.Outputs, [.. Enumerable.Range(0, connected.Matrix.Shape[1]).Select(c => new ProductTap(c, 0, 0))],
        connected.Matrix.Values);
}
