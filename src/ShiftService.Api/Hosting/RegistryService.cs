using ShiftService.Serving.Registry;

namespace ShiftService.Api.Hosting;

/// <summary>Loads the models while the service already tells its health.</summary>
internal sealed partial class RegistryService(
    ModelRegistry registry, IHostApplicationLifetime lifetime, ILogger<RegistryService> logger) : BackgroundService
{
    /// <summary>What the process ends with when its models cannot even be looked for.</summary>
    public const int FailureExitCode = 1;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Run(() => registry.StartAsync(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
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
