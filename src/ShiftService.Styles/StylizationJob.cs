using ShiftService.Engine.Simd;
using ShiftService.Imaging;

namespace ShiftService.Styles;

/// <summary>
/// One picture while it is stylised, tile by tile. A picture of several tiles is measured first; then tiles may be computed in any order.
/// Several lanes may be at different parts of either at once. It only looks at memory that its maker keeps in place until no lane is at it
/// any more.
/// </summary>
public sealed unsafe class StylizationJob
{
    private readonly Stylizer _stylizer;
    private readonly StylizationSettings _settings;
    private readonly TileAxis _rows, _columns;
    private readonly PictureView _picture;
    private readonly byte* _target;
    private readonly NormStatistics? _statistics;

    internal StylizationJob(Stylizer stylizer, PictureView picture, byte* target, StylizationSettings settings)
    {
        (_stylizer, _settings, _picture) = (stylizer, settings, picture);
        _target = target;
        (_rows, _columns) = stylizer.Cut(picture.Width, picture.Height);
        if (Tiles == 1) return;
        _statistics = stylizer.CreateStatistics();
        NeedsMeasuring = true;
    }

    /// <summary>Tiles of the picture.</summary>
    public int Tiles => _rows.Tiles.Count * _columns.Tiles.Count;

    /// <summary>True for a picture of several tiles, until it is measured.</summary>
    public bool NeedsMeasuring { get; private set; }

    /// <summary>Measures the picture, on one lane, before tiles are computed.</summary>
    /// <param name="lane">The calling thread's.</param>
    /// <param name="cancellation">Is looked at between the steps of the network.</param>
    /// <exception cref="InvalidOperationException">It is measured, or needs not be.</exception>
    public void Measure(StylizerLane lane, CancellationToken cancellation = default)
    {
        if (!NeedsMeasuring) throw new InvalidOperationException("the picture needs no measuring");
        MeasureParts(_statistics!, lane, cancellation);
        lane.Release(); // It was as much memory as several tiles.
        NeedsMeasuring = false;
    }

    /// <summary>Computes a tile and writes its pixels. Lanes may compute different tiles at once.</summary>
    /// <param name="tile">Its number, below <see cref="Tiles"/>.</param>
    /// <param name="lane">The calling thread's.</param>
    /// <param name="cancellation">Is looked at between the steps of the network.</param>
    /// <exception cref="InvalidOperationException">The picture has not been measured, and needs it.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the tile is written.</exception>
    public void Stylize(int tile, StylizerLane lane, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)tile, (uint)Tiles, nameof(tile));
        if (NeedsMeasuring) throw new InvalidOperationException("the picture must be measured before its tiles");
        TileAxis.Tile rows = _rows.Tiles[tile / _columns.Tiles.Count], columns = _columns.Tiles[tile % _columns.Tiles.Count];
        SimdWorker worker = lane.WorkerOf(_stylizer.NetworkOf(_rows.Window, _columns.Window), 1);
        _picture.Fill(worker.Input, rows.Start - _rows.Border, columns.Start - _columns.Border, _rows.Window, _columns.Window);
        Mix(worker.Styles, 0);
        if (_statistics is null) worker.Run(1, cancellation);
        else worker.Run(_statistics, cancellation);
        Write(worker.Output(), rows, columns);
    }

    /// <summary>Takes statistics that were measured elsewhere.</summary>
    internal void Take(NormStatistics statistics)
    {
        if (_statistics is null) return;
        statistics.Mean.CopyTo(_statistics.Mean, 0);
        statistics.Variance.CopyTo(_statistics.Variance, 0);
        NeedsMeasuring = false;
    }

    private void MeasureParts(NormStatistics into, StylizerLane lane, CancellationToken cancellation)
    {
        SampleGrid grid = SampleGrid.Of(_picture.Width, _picture.Height, _stylizer.Stride, _stylizer.Options);
        SimdWorker worker = lane.WorkerOf(_stylizer.NetworkOf(grid.Side, grid.Side), grid.Count);
        int elements = RgbImage.Channels * grid.Side * grid.Side, measured = grid.Side - 2 * grid.Margin;
        for (int i = 0; i < grid.Count; i++)
        {
            (int top, int left) = grid.PlaceOf(i, _picture.Width, _picture.Height);
            _picture.Fill(worker.Input.Slice(i * elements, elements), top, left, grid.Side, grid.Side);
            Mix(worker.Styles, i);
        }
        worker.Measure(grid.Count, into, new(grid.Margin, grid.Margin, measured, measured), cancellation);
    }

    private void Mix(Span<float> weights, int image)
    {
        if (_stylizer.Styles > 0) _settings.Mix.Weights.CopyTo(weights[(image * _stylizer.Styles)..]);
    }

    private void Write(ReadOnlySpan<float> planes, TileAxis.Tile rows, TileAxis.Tile columns)
    {
        ((int firstRow, int endRow), (int firstColumn, int endColumn)) = (_rows.PixelsOf(rows), _columns.PixelsOf(columns));
        int plane = _rows.Window * _columns.Window, count = endColumn - firstColumn;
        int left = firstColumn + _columns.Border - columns.Start, bytes = count * RgbImage.Channels;
        for (int y = firstRow; y < endRow && count > 0; y++)
        {
            int from = (y + _rows.Border - rows.Start) * _columns.Window + left;
            nint at = ((nint)y * _columns.Length + firstColumn) * RgbImage.Channels;
            PixelBlend.WriteRow(
                planes.Slice(from, count), planes.Slice(plane + from, count), planes.Slice(2 * plane + from, count),
                new(_picture.Pixels + at, bytes), new(_target + at, bytes), _settings);
        }
    }
}
