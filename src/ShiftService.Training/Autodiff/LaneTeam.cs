using System.Runtime.ExceptionServices;
using ShiftService.Engine;
using ShiftService.Graph;
using ShiftService.Training.Autodiff.Steps;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// Lanes that share the work of a batch, one thread each. Lane l takes micro-batches l, l + lanes, l + 2 lanes and so on, and gradients are
/// summed in the order of the lanes, so that equal batches give equal gradients, bit for bit, for equal numbers of lanes.
/// </summary>
public sealed class LaneTeam : IDisposable
{
    private readonly LaneWorker[] _workers;
    private readonly Thread[] _threads;
    private readonly Barrier _begin, _end;
    private readonly NormStatistics[][] _statistics;
    private ImageBatch? _batch;
    private bool _ended;

    /// <summary>Plans the lanes and starts their threads.</summary>
    /// <param name="network">The network.</param>
    /// <param name="parameters">What is trained, the loss's own parameters last.</param>
    /// <param name="loss">What is minimised; it reads the network's first output.</param>
    /// <param name="lanes">Number of lanes, at least 1.</param>
    /// <param name="options">How each lane runs.</param>
    /// <param name="teacher">A network that sees the same images, for losses that need one.</param>
    /// <exception cref="ModelException">The network has an operator that cannot be trained.</exception>
    public LaneTeam(
        Network network, ParameterSet parameters, ILoss loss, int lanes, LaneOptions options, ICompiledNetwork? teacher = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        if (loss.NeedsTeacher && !loss.ComparesWithImages && teacher is null) throw new ArgumentException("the loss needs a teacher", nameof(teacher));
        _workers = [.. Enumerable.Range(0, lanes).Select(_ => new LaneWorker(network, parameters, loss, options, teacher))];
        _statistics = [.. Enumerable.Range(0, _workers[0].Lane.Statistics.Count)
            .Select(norm => _workers.Select(w => w.Lane.Statistics[norm]).ToArray())];
        Gradient = new float[parameters.Length];
        MicroBatch = options.MicroBatch;
        (_begin, _end) = (new(lanes), new(lanes));
        _threads = [.. Enumerable.Range(1, lanes - 1).Select(Start)];
    }

    /// <summary>Gradient of the mean loss of the last batch, flat over all parameters.</summary>
    public float[] Gradient { get; }

    /// <summary>Number of the optimiser's step, which dropout depends on: set before <see cref="Run"/>.</summary>
    public ulong Step { get; set; }

    /// <summary>Number of lanes.</summary>
    public int Lanes => _workers.Length;

    /// <summary>Most images of a micro-batch.</summary>
    public int MicroBatch { get; }

    /// <summary>Bytes of activations and gradients of all lanes.</summary>
    public long ArenaBytes => _workers.Sum(w => w.Lane.ArenaBytes);

    /// <summary>Takes a batch forward and back. The mean loss, and how many images were classified correctly.</summary>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    public LossResult Run(ImageBatch batch)
    {
        _batch = batch;
        _begin.SignalAndWait();
        RunLane(0);
        _end.SignalAndWait();
        foreach (LaneWorker worker in _workers) worker.Error?.Throw();
        LossResult sum = default;
        Array.Clear(Gradient);
        foreach (LaneWorker worker in _workers)
        {
            sum += worker.Result;
            System.Numerics.Tensors.TensorPrimitives.Add(Gradient, worker.Lane.Gradient, Gradient);
        }
        return sum;
    }

    /// <summary>Takes over weights that changed.</summary>
    public void Refresh()
    {
        foreach (LaneWorker worker in _workers) worker.Lane.Refresh();
    }

    /// <summary>Moves the running averages of batch norms by a share, the momentum, towards the last batch's statistics.</summary>
    public void UpdateStatistics(double momentum)
    {
        foreach (NormStatistics[] lanes in _statistics) NormStatistics.Update(lanes, momentum);
    }

    /// <summary>The node whose output is the first that is not finite in some lane, or null.</summary>
    public string? FirstNonFinite() => _workers.Select(w => w.Lane.FirstNonFinite()).FirstOrDefault(name => name is not null);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        _begin.SignalAndWait();
        foreach (Thread thread in _threads) thread.Join();
        foreach (LaneWorker worker in _workers) worker.Dispose();
        _begin.Dispose();
        _end.Dispose();
    }

    private Thread Start(int lane)
    {
        var thread = new Thread(() =>
        {
            for (;;)
            {
                _begin.SignalAndWait();
                if (_ended) return;
                RunLane(lane);
                _end.SignalAndWait();
            }
        }) { IsBackground = true, Name = $"lane {lane}" };
        thread.Start();
        return thread;
    }

    // An exception must not end the lane's thread, or the others would wait for it for ever.
    private void RunLane(int lane)
    {
        try
        {
            _workers[lane].Error = null;
            _workers[lane].Run(_batch!, Step, lane, _workers.Length, MicroBatch);
        }
        catch (Exception error)
        {
            _workers[lane].Error = ExceptionDispatchInfo.Capture(error);
        }
    }
}
