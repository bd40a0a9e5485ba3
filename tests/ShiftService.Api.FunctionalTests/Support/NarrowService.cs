namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A service with limits that tests can reach.</summary>
public sealed class NarrowService() : RunningService(
    "--Server:MaxRequestBytes=1000000", "--Server:MaxImageBytes=200000", "--Server:MaxImages=4", "--Server:BufferedBytes=3000000",
    "--Server:BodyTimeoutSeconds=3", "--Server:HeaderTimeoutSeconds=1", "--Server:MaxHeaderBytes=4096", "--Scheduler:MaxQueuedImages=2",
    "--Imaging:MaxPixels=1000000");
