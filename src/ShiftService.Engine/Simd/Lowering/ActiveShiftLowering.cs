using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Lowering;

/// <summary>
/// An active shift as a sparse depthwise convolution: every channel has at most four taps with non-zero weights. The channel order brings
/// channels with neighbouring displacements together, and a panel reads only the taps that its own channels use, so that vectors of
/// channels share most of them.
/// </summary>
internal static class ActiveShiftLowering
{
    public static View Lower(OperationList operations, Node node, View x, TensorShape output)
    {
        var shift = (ActiveShift)node.Operator;
        Displacement.RequireFinite(node, shift.Offsets);
        var weights = new SortedDictionary<(int Dy, int Dx), float[]>();
        for (int c = 0; c < output.Channels; c++)
            foreach ((int dy, int dx, float weight) in Neighbours(shift.Offsets.Values[2 * c], shift.Offsets.Values[2 * c + 1]))
            {
                // Nothing but zeros comes from there.
                if (Displacement.LeavesImage(dy, dx, x.Height, x.Width)) continue;
                if (!weights.TryGetValue((dy, dx), out float[]? tap)) weights.Add((dy, dx), tap = new float[output.Channels]);
                tap[c] += weight;
            }
        if (weights.Count == 0) weights.Add((0, 0), new float[output.Channels]);
        TileOperation operation = operations.VectorTile(node.Name, x, (view, index) =>
            new(node.Name, index, TileBody.Depthwise, view.WithBorder(0), output.Channels, output.Height, output.Width)
            {
                StrideY = shift.Stride,
                StrideX = shift.Stride,
                Taps = [.. weights.Keys],
                TapWeights = [.. weights.Values],
                IsShift = true,
            });
        return View.Of(operation.Values[0]);
    }

    // The four neighbours of a displaced pixel and their bilinear weights; those of weight zero are left out.
    private static IEnumerable<(int Dy, int Dx, float Weight)> Neighbours(float dy, float dx)
    {
        int y = (int)MathF.Floor(dy), x = (int)MathF.Floor(dx);
        float fy = dy - y, fx = dx - x;
        return new[] { (y, x, (1 - fy) * (1 - fx)), (y, x + 1, (1 - fy) * fx), (y + 1, x, fy * (1 - fx)), (y + 1, x + 1, fy * fx) }
            .Where(n => n.Item3 != 0);
    }
}
