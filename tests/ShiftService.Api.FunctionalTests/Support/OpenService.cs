namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A service that asks for no key.</summary>
public sealed class OpenService() : RunningService;
