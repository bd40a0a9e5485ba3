using ShiftService.Graph.Operators;

namespace ShiftService.Graph.Onnx.Writing;

/// <summary>Shifts as depthwise convolutions, which every runtime has.</summary>
internal static class ShiftWriter
{
    /// <summary>The most taps of one kernel; offsets that need more lie far outside of any image that is used here.</summary>
    private const long MaxTaps = 1 << 16;

    /// <summary>One-hot kernels of the smallest odd size that holds the largest offset.</summary>
    public static void Write(GraphBuilder builder, Node node, Shift shift)
    {
        int reachY = 0, reachX = 0;
        foreach (Offset2D offset in shift.Offsets)
        {
            reachY = Math.Max(reachY, Reach(offset.Dy));
            reachX = Math.Max(reachX, Reach(offset.Dx));
        }
        var kernels = new Kernels(shift.Offsets.Count, reachY, reachX);
        for (int c = 0; c < shift.Offsets.Count; c++) kernels.Set(c, shift.Offsets[c].Dy, shift.Offsets[c].Dx, 1);
        kernels.Emit(builder, node, null, 1);
    }

    /// <summary>Kernels with the four weights of the bilinear interpolation.</summary>
    public static void Write(GraphBuilder builder, Node node, ActiveShift shift)
    {
        float[] offsets = shift.Offsets.Values;
        int reachY = 0, reachX = 0;
        for (int i = 0; i < offsets.Length; i++)
        {
            if (!float.IsFinite(offsets[i]))
                throw new ModelException(ModelError.InvalidWeight, $"offset {i} is {offsets[i]}", shift.Offsets.Name);
            int reach = Math.Max(Reach(Math.Floor(offsets[i])), Reach(Math.Ceiling(offsets[i])));
            if (i % 2 == 0) reachY = Math.Max(reachY, reach);
            else reachX = Math.Max(reachX, reach);
        }
        var kernels = new Kernels(offsets.Length / 2, reachY, reachX);
        for (int c = 0; c < offsets.Length / 2; c++)
        {
            double y = offsets[2 * c], x = offsets[2 * c + 1];
            int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
            double fy = y - top, fx = x - left;
            kernels.Set(c, top, left, (1 - fy) * (1 - fx));
            if (fx > 0) kernels.Set(c, top, left + 1, (1 - fy) * fx);
            if (fy > 0) kernels.Set(c, top + 1, left, fy * (1 - fx));
            if (fy > 0 && fx > 0) kernels.Set(c, top + 1, left + 1, fy * fx);
        }
        kernels.Emit(builder, node, shift.Offsets, shift.Stride);
    }

    private static int Reach(double offset) => Math.Abs(offset) <= MaxTaps
        ? (int)Math.Abs(offset)
        : throw new ModelException(ModelError.InvalidWeight, $"an offset of {offset} pixels");

    /// <summary>Depthwise kernels around a centre, [channels, 1, 2 * reachY + 1, 2 * reachX + 1].</summary>
    private readonly struct Kernels
    {
        private readonly int _channels, _reachY, _reachX;
        private readonly float[] _values;

        public Kernels(int channels, int reachY, int reachX)
        {
            (_channels, _reachY, _reachX) = (channels, reachY, reachX);
            long taps = (2L * reachY + 1) * (2L * reachX + 1);
            if (taps > MaxTaps)
                throw new ModelException(
                    ModelError.LimitExceeded, $"offsets of up to {reachY}, {reachX} pixels need kernels of {taps} taps");
            _values = new float[checked((int)(channels * taps))];
        }

        public void Set(int channel, int dy, int dx, double weight)
        {
            int height = 2 * _reachY + 1, width = 2 * _reachX + 1;
            _values[(channel * height + dy + _reachY) * width + dx + _reachX] = (float)weight;
        }

        /// <summary>Kernels made of a weight take its name, so that reading gives the name back.</summary>
        public void Emit(GraphBuilder builder, Node node, Weight? origin, int stride)
        {
            var window = new SlidingWindow(
                new(2 * _reachY + 1, 2 * _reachX + 1), stride, 1, new(_reachY, _reachX, _reachY, _reachX));
            string kernel = origin is null
                ? builder.OneHot(node, _values, _channels, 1, window.Kernel.Y, window.Kernel.X)
                : builder.Weight(
                    new Weight(origin.Name, [_channels, 1, window.Kernel.Y, window.Kernel.X], _values),
                    _channels, 1, window.Kernel.Y, window.Kernel.X);
            builder.Last(node, "Conv", [node.Inputs[0], kernel], [.. Attributes.Window(window), Attributes.Integer("group", _channels)]);
        }
    }
}
