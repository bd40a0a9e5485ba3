using ShiftService.Serving.Registry;

namespace ShiftService.Api.Hosting;

/// <summary>Loads the models, and warms what leads to them, while the service already tells its health.</summary>
internal sealed partial class RegistryService(
    ModelRegistry registry, WarmUp warmUp, IHostApplicationLifetime lifetime, ILogger<RegistryService> logger) : BackgroundService
{
    private volatile bool _isReady;
    private Task? _loading;

    /// <summary>True once the first request is as fast as any other, while there is a model for it.</summary>
    public bool IsReady => _isReady && registry.IsReady;

    /// <summary>What the process ends with when its models cannot even be looked for.</summary>
    public const int FailureExitCode = 1;

    /// <summary>Begins to load the models, while the rest of the service is put together; what goes wrong is told when it starts.</summary>
    public void Begin() => _loading ??= Task.Run(() => registry.StartAsync(lifetime.ApplicationStopping));

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            Begin();
            await _loading!;
            await warmUp.RunAsync(stoppingToken);
            _isReady = true;
        }
        catch (OperationCanceledException) when (
            stoppingToken.IsCancellationRequested || lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The service is stopped before everything is loaded.
        }
        catch (Exception error)
        {
            LogFailure(error);
            Environment.ExitCode = FailureExitCode;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The models cannot be loaded; the service stops")]
    private partial void LogFailure(Exception error);
}
