using System.Runtime.InteropServices;
using ShiftService.Api.Options;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Hosting;

/// <summary>
/// Stops the service without losing a request. On SIGTERM: readiness says 503 and balancers have time to look; then nothing new is let in;
/// what is inside is answered; only then Kestrel closes its connections. Ctrl-C does the same without the time to look, and a second
/// Ctrl-C ends the process at once.
/// </summary>
internal sealed partial class DrainService(
    DrainGate gate, Scheduler scheduler, ServerOptions options, TimeProvider time, ILogger<DrainService> logger)
    : IHostedLifecycleService, IDisposable
{
    private const int InterruptedExitCode = 130;

    private readonly CancellationTokenSource _interrupted = new();
    private PosixSignalRegistration? _interrupt;
    private int _interrupts;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal =>
        {
            signal.Cancel = true;
            if (Interlocked.Increment(ref _interrupts) > 1) Environment.Exit(InterruptedExitCode);
            _interrupted.Cancel();
        });
        return Task.CompletedTask;
    }

    /// <summary>Comes before any service, Kestrel included, is stopped.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        gate.Announce();
        LogDraining(options.DrainDelaySeconds, gate.Inside);
        await WaitAsync(TimeSpan.FromSeconds(options.DrainDelaySeconds), cancellationToken);
        try
        {
            await gate.CloseAsync(cancellationToken);
            await scheduler.DrainAsync(cancellationToken);
            LogDrained();
        }
        catch (OperationCanceledException)
        {
            LogUnfinished(options.DrainSeconds, gate.Inside);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _interrupt?.Dispose();
        _interrupted.Dispose();
    }

    private async Task WaitAsync(TimeSpan delay, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _interrupted.Token);
        await Task.Delay(delay, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "Stopping: not ready any more, still serving for {DrainDelaySeconds} s; {Inside} requests inside")]
    private partial void LogDraining(double drainDelaySeconds, long inside);

    [LoggerMessage(Level = LogLevel.Information, Message = "Everything that was accepted is answered")]
    private partial void LogDrained();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Inside} accepted requests did not finish within {DrainSeconds} s and are dropped")]
    private partial void LogUnfinished(double drainSeconds, long inside);
}
