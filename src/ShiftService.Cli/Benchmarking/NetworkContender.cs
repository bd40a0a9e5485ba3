using ShiftService.Engine;

namespace ShiftService.Cli.Benchmarking;

/// <summary>A compiled network with a worker a lane. Units are images. Owns both.</summary>
internal sealed class NetworkContender : Contender
{
    private readonly IWorker[] _workers;
    private readonly int _batch;

    /// <summary>Creates the workers and their inputs.</summary>
    public NetworkContender(ICompiledNetwork network, int batch, int lanes) : base(lanes)
    {
        Network = network;
        _batch = batch;
        _workers = [.. Enumerable.Range(0, lanes).Select(_ => network.CreateWorker(batch))];
        foreach (IWorker worker in _workers) SeededInput.Fill(worker.Input, batch);
    }

    /// <summary>The network.</summary>
    public ICompiledNetwork Network { get; }

    /// <inheritdoc/>
    public override double UnitsPerRun => _batch;

    /// <inheritdoc/>
    public override void Run(int lane) => _workers[lane].Run(_batch);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (IWorker worker in _workers) worker.Dispose();
        Network.Dispose();
    }
}
