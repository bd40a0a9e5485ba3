using System.Runtime.ExceptionServices;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Imaging;

namespace ShiftService.Styles;

/// <summary>
/// Paints pictures of any size in the styles of a network. Pictures up to a size are computed in one piece. Larger ones are cut into tiles
/// that overlap by as much as a pixel depends on, so that no seam can be seen; the instance norms of all tiles take the same statistics,
/// which are measured first, on parts spread over the whole picture. Thread-safe.
/// </summary>
public sealed unsafe class Stylizer : IDisposable
{
    private readonly Network _network;
    private readonly StylizerOptions _options;
    private readonly SimdBackend _backend = new();
    private readonly Reach _reach;
    private readonly int _normChannels;
    // The one used last comes last.
    private readonly List<((int Height, int Width) Size, Lazy<SimdCompiledNetwork> Network)> _compiled = [];

    /// <summary>Prepares a network.</summary>
    /// <param name="network">Makes an image of RGB, where white is 1, of another of the same size.</param>
    /// <param name="options">How large pictures are cut up.</param>
    /// <exception cref="ArgumentException">The network does not keep the size of images, or the options do not go together.</exception>
    public Stylizer(Network network, StylizerOptions? options = null)
    {
        (_network, _options, _reach) = (network, options ?? new(), Reach.Of(network));
        _normChannels = network.Nodes.Where(node => node.Operator is InstanceNorm or ConditionalInstanceNorm)
            .Sum(node => network.ShapeOf(node.Output).Channels);
        if (network.ShapeOf(network.Outputs[0]) != network.InputShape || network.InputShape is not { Channels: 3, IsVector: false })
            throw new ArgumentException(
                $"'{network.Name}' makes {network.ShapeOf(network.Outputs[0])} of {network.InputShape}, no picture of its size");
        foreach ((int value, string what) in new[]
            { (_options.Border, "border"), (_options.SizeStep, "size step"), (_options.SampleSide, "sample side") })
            if (value < 0 || value % _reach.Stride != 0)
                throw new ArgumentException($"the {what} of {value} pixels is no multiple of the network's stride, {_reach.Stride}");
        _ = TileAxis.Cut(1 << 15, _options.Border, Margin, _reach.Stride, _options.TileSide, _options.SizeStep);
    }

    /// <summary>How large pictures are cut up.</summary>
    public StylizerOptions Options => _options;

    /// <summary>Weights that a mix has: the network's styles; 0 where it has only one.</summary>
    public int Styles => _network.Styles;

    /// <summary>Sides of what the network is given are multiples of it.</summary>
    internal int Stride => _reach.Stride;

    /// <summary>Pixels that a tile sees beyond what is taken from it.</summary>
    public int Margin => (_reach.Pixels + _reach.Stride - 1) / _reach.Stride * _reach.Stride;

    /// <summary>Begins a picture, whose tiles the caller then has computed.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="source">Address of its pixels, RGB, rows without gaps; they stay in place until the job is done.</param>
    /// <param name="target">Address of the result's, of the same form.</param>
    /// <param name="settings">The style.</param>
    /// <exception cref="ArgumentException">The settings make no sense.</exception>
    public StylizationJob Begin(int width, int height, byte* source, byte* target, StylizationSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        settings.Validate();
        if (settings.Mix.Weights.Length != Math.Max(1, Styles))
            throw new ArgumentException($"a mix of {settings.Mix.Weights.Length} styles, and the network has {Math.Max(1, Styles)}");
        return new(this, new(source, width, height), target, settings);
    }

    /// <summary>Stylises a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="target">Written: as many bytes as the picture has.</param>
    /// <param name="settings">The style.</param>
    /// <param name="lanes">Memory of each thread that computes; the first is the calling thread's.</param>
    /// <param name="progress">Is told the share that is done, on any of the threads, one at a time.</param>
    /// <param name="cancellation">Is looked at between the steps of the network.</param>
    /// <exception cref="ArgumentException">The target has another length, or the settings make no sense.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the target holds some tiles.</exception>
    public void Stylize(
        RgbView picture, Span<byte> target, StylizationSettings settings, IReadOnlyList<StylizerLane> lanes,
        Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Count);
        if (target.Length != picture.Pixels.Length)
            throw new ArgumentException($"{target.Length} bytes for a picture of {picture.Pixels.Length}", nameof(target));
        fixed (byte* from = picture.Pixels, to = target)
        {
            StylizationJob job = Begin(picture.Width, picture.Height, from, to, settings);
            int done = 0;
            if (job.NeedsMeasuring) job.Measure(lanes[0], cancellation);
            RunAll(job.Tiles, job.Stylize, lanes, () => progress?.Invoke((double)++done / job.Tiles), cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_compiled)
        {
            foreach ((_, Lazy<SimdCompiledNetwork> network) in _compiled)
                if (network.IsValueCreated) network.Value.Dispose();
            _compiled.Clear();
        }
    }

    internal (TileAxis Rows, TileAxis Columns) Cut(int width, int height)
    {
        TileAxis rows = Whole(height), columns = Whole(width);
        return (long)rows.Window * columns.Window <= _options.MostPixelsAtOnce
            ? (rows, columns)
            : (Axis(height, _options.TileSide), Axis(width, _options.TileSide));
    }

    internal TileAxis Whole(int length) => Axis(length, int.MaxValue / 2);

    internal NormStatistics CreateStatistics() => new(_normChannels);

    /// <summary>The network compiled for a size; the sizes used last are kept.</summary>
    internal SimdCompiledNetwork NetworkOf(int height, int width)
    {
        Lazy<SimdCompiledNetwork> network;
        lock (_compiled)
        {
            int index = _compiled.FindIndex(entry => entry.Size == (height, width));
            if (index >= 0)
            {
                network = _compiled[index].Network;
                _compiled.RemoveAt(index);
            }
            else
            {
                network = new(() => (SimdCompiledNetwork)_backend.Compile(_network.WithInputSize(height, width)));
            }
            _compiled.Add(((height, width), network));
            // What is dropped may still run; nothing of it needs to be disposed before it is collected.
            if (_compiled.Count > _options.KeptSizes) _compiled.RemoveAt(0);
        }
        return network.Value;
    }

    private TileAxis Axis(int length, int longest) =>
        TileAxis.Cut(length, _options.Border, Margin, _reach.Stride, longest, _options.SizeStep);

    private static void RunAll(
        int count, Action<int, StylizerLane, CancellationToken> compute, IReadOnlyList<StylizerLane> lanes, Action told,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = 0;
        ExceptionDispatchInfo? error = null;
        object gate = new();
        var threads = new List<Thread>();
        for (int i = 1; i < Math.Min(lanes.Count, count); i++)
        {
            StylizerLane lane = lanes[i];
            var thread = new Thread(() => Work(lane)) { IsBackground = true, Name = $"style lane {i}" };
            threads.Add(thread);
            thread.Start();
        }
        Work(lanes[0]);
        foreach (Thread thread in threads) thread.Join();
        cancellation.ThrowIfCancellationRequested();
        error?.Throw();

        // An exception must not end a thread's process: the first is thrown again when all have stopped.
        void Work(StylizerLane lane)
        {
            try
            {
                for (int number = Interlocked.Increment(ref next) - 1; number < count; number = Interlocked.Increment(ref next) - 1)
                {
                    compute(number, lane, stop.Token);
                    lock (gate) told();
                }
            }
            catch (Exception exception)
            {
                lock (gate) error ??= ExceptionDispatchInfo.Capture(exception);
                stop.Cancel();
            }
        }
    }
}
