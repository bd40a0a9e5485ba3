using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// The gradient of a product's weights: for every tap's channel and every output, the sum over pixels of source times output gradient.
/// Sums are kept for a whole step, in float32, in the order of the calls.
/// </summary>
internal sealed unsafe class OuterProductCall
{
    private readonly List<Part> _parts = [];
    private readonly int _images;

    /// <summary>Plans the call.</summary>
    /// <param name="isa">Vector width.</param>
    /// <param name="memory">Where sums and tables go.</param>
    /// <param name="map">The product forward.</param>
    /// <param name="gradient">Gradient of the product's output.</param>
    /// <param name="strideY">Source rows an output row.</param>
    /// <param name="strideX">Source columns an output column.</param>
    /// <param name="sliceBytes">Bytes from one image of the arena to the next.</param>
    /// <param name="images">Most images of one run: small images are summed together, so that sums are loaded and stored less often.</param>
    public OuterProductCall(
        Isa isa, LaneMemory memory, ProductMap map, Grid gradient, int strideY, int strideX, long sliceBytes, int images)
    {
        _images = images;
        int lanes = isa.Lanes(), vectors = (map.Outputs + lanes - 1) / lanes;
        foreach ((int first, int count) in PanelPartition.Choose(vectors, Cycles))
        {
            foreach (Tap[] taps in RunsOf(first, count))
                _parts.Add(new(isa, memory, map, gradient, strideY, strideX, sliceBytes, images, taps, first, count));
        }

        List<Tap[]> RunsOf(int first, int count) => Adjacent(map.TapsOf(first * lanes, Math.Min(map.Outputs, (first + count) * lanes)));

        double Cycles(int first, int count) => RunsOf(first, count).Sum(run => PanelPartition.Shape(
            isa, TileBody.OuterProduct, count, run.Sum(t => t.Count), 1, Part.WorkOf(gradient.Buffer, images)).Cycles);
    }

    /// <summary>Adds the images from a slice on.</summary>
    public void Run(nint slice, long sliceBytes, int images)
    {
        for (int i = 0; i < images; i += _images)
            foreach (Part part in _parts) part.Run(slice + (nint)(i * sliceBytes), Math.Min(_images, images - i));
    }

    /// <summary>Adds the sums to a flat gradient, at the weight's place, and begins again from zero.</summary>
    public void AddTo(Span<float> gradient)
    {
        foreach (Part part in _parts) part.AddTo(gradient);
    }

    // Taps that follow each other in memory are rows of one tile.
    private static List<Tap[]> Adjacent(IReadOnlyList<Tap> taps)
    {
        var runs = new List<List<Tap>>();
        foreach (Tap tap in taps)
        {
            if (runs.Count > 0 && runs[^1][^1] is var last && last.Source == tap.Source && EndOf(last) == StartOf(tap)) runs[^1].Add(tap);
            else runs.Add([tap]);
        }
        return [.. runs.Select(run => run.ToArray())];

        static long StartOf(in Tap tap) => tap.Source.At(tap.Channel, tap.Dy, tap.Dx);
        static long EndOf(in Tap tap) => StartOf(tap) + tap.Count * sizeof(float);
    }

    private sealed class Part
    {
        private readonly CallPanel _panel;
        private readonly float* _sums;
        private readonly int[] _weightOf;
        private readonly int _segmentsAnImage;

        public Part(
            Isa isa, LaneMemory memory, ProductMap map, Grid gradient, int strideY, int strideX, long sliceBytes, int images,
            Tap[] taps, int first, int count)
        {
            Tap tap = taps[0];
            int rowCount = taps.Sum(t => t.Count), lanes = count * isa.Lanes();
            LaneBuffer source = tap.Source, upper = gradient.Buffer;
            (TileShape shape, _) = PanelPartition.Shape(isa, TileBody.OuterProduct, count, rowCount, 1, WorkOf(upper, images));
            int step = source.PixelBytes * strideX;
            var spec = new TileKernelSpec(
                isa, TileBody.OuterProduct, count, rowCount, shape, [new(0, sizeof(float), step)],
                [new(0, lanes * sizeof(float))], [new(EpilogueOp.AddOperand, 0, 0), new(EpilogueOp.Store, 1, 0)])
            {
                OuterStepBytes = upper.PixelBytes,
            };
            _weightOf = ProductCall.WeightsOf(map, taps, first * isa.Lanes(), lanes);
            _sums = memory.Floats(_weightOf.Length);
            _panel = new(spec, memory, first * isa.Lanes(), [], 1);
            bool whole = source.IsContiguous && upper.IsContiguous && source.Width == upper.Width && strideY == 1 && strideX == 1
                && tap is { Dy: 0, Dx: 0 };
            int rows = whole ? 1 : upper.Height, pixels = whole ? upper.Height * upper.Width : upper.Width;
            var segments = new List<Segment>();
            for (int i = 0; i < images; i++)
                for (int y = 0; y < rows; y++)
                {
                    var image = (nint)(i * sliceBytes);
                    segments.Add(new(image + (nint)source.At(tap.Channel, y * strideY + tap.Dy, tap.Dx), (nint)pixels * step));
                    segments.Add(new(image + (nint)upper.At(first * isa.Lanes(), y, 0), (nint)pixels * upper.PixelBytes));
                }
            _segmentsAnImage = 2 * rows;
            _panel.Point(segments.ToArray(), [0]);
        }

        public static TileWork WorkOf(LaneBuffer gradient, int images) =>
            new((long)gradient.Height * gradient.Width * images, gradient.Height * images, 2, 1);

        public void Run(nint slice, int images) => _panel.Run(slice, 1, images * _segmentsAnImage, (nint)_sums);

        public void AddTo(Span<float> gradient)
        {
            for (int i = 0; i < _weightOf.Length; i++)
                if (_weightOf[i] >= 0) gradient[_weightOf[i]] += _sums[i];
            new Span<float>(_sums, _weightOf.Length).Clear();
        }
    }
}
