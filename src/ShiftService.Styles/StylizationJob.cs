using ShiftService.Engine.Simd;
using ShiftService.Imaging;

namespace ShiftService.Styles;

/// <summary>
/// One picture while it is stylised, tile by tile. A picture of several tiles is measured first, by one lane; then tiles may be computed in
/// any order, by several lanes at once. It only looks at memory that its maker keeps in place until no lane is at it any more.
/// </summary>
public sealed unsafe class StylizationJob
{
    private readonly Stylizer _stylizer;
    private readonly StylizationSettings _settings;
    private readonly TileAxis _rows, _columns;
    private readonly byte* _source, _target;
    private readonly NormStatistics? _statistics;
    private bool _isMeasured;

    internal StylizationJob(
        Stylizer stylizer, int width, int height, byte* source, byte* target, StylizationSettings settings)
    {
        (_stylizer, _settings) = (stylizer, settings);
        _source = source;
        _target = target;
        (_rows, _columns) = stylizer.Cut(width, height);
        if (Tiles > 1) _statistics = stylizer.CreateStatistics();
    }

    /// <summary>Tiles of the picture.</summary>
    public int Tiles => _rows.Tiles.Count * _columns.Tiles.Count;

    /// <summary>True where <see cref="Measure"/> must come before the tiles.</summary>
    public bool NeedsMeasuring => _statistics is not null && !_isMeasured;

    /// <summary>Measures the statistics of the whole picture, on parts that are spread over it evenly.</summary>
    /// <param name="lane">The calling thread's.</param>
    /// <param name="cancellation">Is looked at between the steps of the network.</param>
    public void Measure(StylizerLane lane, CancellationToken cancellation = default)
    {
        if (_statistics is null) return;
        (int samplesDown, int samplesAcross, int side) = _stylizer.Samples(_rows, _columns);
        SimdCompiledNetwork network = _stylizer.NetworkOf(side, side);
        SimdWorker worker = lane.WorkerOf(network, samplesDown * samplesAcross);
        int elements = RgbImage.Channels * side * side;
        for (int i = 0; i < worker.MaxBatch; i++)
        {
            int top = Spread(i / samplesAcross, samplesDown, _rows.Length - side);
            int left = Spread(i % samplesAcross, samplesAcross, _columns.Length - side);
            Fill(worker.Input.Slice(i * elements, elements), _rows.Border + top, _columns.Border + left, side, side);
            Mix(worker.Styles, i);
        }
        worker.Measure(worker.MaxBatch, _statistics, _stylizer.SampleMargin(side), cancellation);
        lane.Release(); // As much memory as several tiles.
        _isMeasured = true;
    }

    /// <summary>Computes a tile and writes its pixels.</summary>
    /// <param name="tile">Its number, below <see cref="Tiles"/>.</param>
    /// <param name="lane">The calling thread's.</param>
    /// <param name="cancellation">Is looked at between the steps of the network.</param>
    /// <exception cref="InvalidOperationException">The picture has not been measured, and needs it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the tile is written.</exception>
    public void Stylize(int tile, StylizerLane lane, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tile, (uint)Tiles, nameof(tile));
        if (NeedsMeasuring) throw new InvalidOperationException("the picture must be measured before its tiles");
        (int Start, int First, int End) rows = _rows.Tiles[tile / _columns.Tiles.Count];
        (int Start, int First, int End) columns = _columns.Tiles[tile % _columns.Tiles.Count];
        SimdWorker worker = lane.WorkerOf(_stylizer.NetworkOf(_rows.Window, _columns.Window), 1);
        Fill(worker.Input, rows.Start, columns.Start, _rows.Window, _columns.Window);
        Mix(worker.Styles, 0);
        if (_statistics is null) worker.Run(1, cancellation);
        else worker.Run(1, _statistics, cancellation);
        Write(worker.Output(), rows, columns);
    }

    /// <summary>Takes statistics that were measured elsewhere.</summary>
    internal void Take(NormStatistics statistics)
    {
        if (_statistics is null) return;
        statistics.Mean.CopyTo(_statistics.Mean, 0);
        statistics.Variance.CopyTo(_statistics.Variance, 0);
        _isMeasured = true;
    }

    private void Mix(Span<float> weights, int image)
    {
        if (_stylizer.Styles > 0) _settings.Mix.Weights.CopyTo(weights[(image * _stylizer.Styles)..]);
    }

    private static int Spread(int index, int count, int room) => count == 1 ? room / 2 : (int)((long)index * room / (count - 1));

    // Part of the picture with its border, [channel, row, column], where white is 1.
    private void Fill(Span<float> planes, int top, int left, int height, int width)
    {
        int plane = height * width;
        for (int y = 0; y < height; y++)
        {
            byte* row = _source + (nint)_rows.Mirrored(top + y) * _columns.Length * RgbImage.Channels;
            Span<float> red = planes.Slice(y * width, width), green = planes.Slice(plane + y * width, width);
            Span<float> blue = planes.Slice(2 * plane + y * width, width);
            for (int x = 0; x < width; x++)
            {
                byte* pixel = row + (nint)_columns.Mirrored(left + x) * RgbImage.Channels;
                red[x] = pixel[0] * (1 / 255f);
                green[x] = pixel[1] * (1 / 255f);
                blue[x] = pixel[2] * (1 / 255f);
            }
        }
    }

    private void Write(ReadOnlySpan<float> planes, (int Start, int First, int End) rows, (int Start, int First, int End) columns)
    {
        int plane = _rows.Window * _columns.Window, count = columns.End - columns.First;
        int left = columns.First + _columns.Border - columns.Start, bytes = count * RgbImage.Channels;
        for (int y = rows.First; y < rows.End; y++)
        {
            int from = (y + _rows.Border - rows.Start) * _columns.Window + left;
            nint at = ((nint)y * _columns.Length + columns.First) * RgbImage.Channels;
            PixelBlend.WriteRow(
                planes.Slice(from, count), planes.Slice(plane + from, count), planes.Slice(2 * plane + from, count),
                new(_source + at, bytes), new(_target + at, bytes), _settings);
        }
    }
}
