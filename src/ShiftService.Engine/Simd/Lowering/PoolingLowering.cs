using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>Pooling: sums or maxima over taps; an average is a sum and a constant factor.</summary>
internal static class PoolingLowering
{
    public static View Lower(OperationList operations, Node node, View x, TensorShape output)
    {
        switch (node.Operator)
        {
            case MaxPool pool:
                TileOperation max = Over(operations, node.Name, x, output, TileBody.Max, pool.Window, float.NegativeInfinity);
                Array.Fill(max.Initial, float.NegativeInfinity);
                return View.Of(max.Values[0]);
            case AveragePool pool:
                if (!pool.CountPadding && !pool.Window.Padding.IsZero)
                {
                    throw new BackendException(
                        $"node '{node.Name}': the SIMD engine has no average pooling that leaves padding out of the mean");
                }
                return Mean(Over(operations, node.Name, x, output, TileBody.Sum, pool.Window, 0));
            default:
                var whole = new SlidingWindow(new(x.Height, x.Width), 1, 1, 0);
                return Mean(Over(operations, node.Name, x, output, TileBody.Sum, whole, 0));
        }
    }

    private static View Mean(TileOperation sum)
    {
        var factor = new float[sum.Channels];
        Array.Fill(factor, 1f / sum.Taps.Count);
        return View.Of(sum.Append(new(EpilogueOp.Affine, 0) { Factor = factor, Addend = new float[factor.Length] }));
    }

    private static TileOperation Over(
        OperationList operations, string name, View x, TensorShape output, TileBody body, SlidingWindow window, float border) =>
        operations.VectorTile(name, x, (view, index) =>
            new(name, index, body, view.WithBorder(border), output.Channels, output.Height, output.Width)
            {
                StrideY = window.Stride.Y,
                StrideX = window.Stride.X,
                Taps = [.. ConvolutionLowering.TapsOf(window)],
            });
}
