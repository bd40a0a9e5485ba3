namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>A service that asks for no key.</summary>
public sealed class OpenService() : RunningService;
