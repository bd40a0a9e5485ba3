namespace ShiftService.Serving.Tests;

/// <summary>How long tests wait for what is to happen soon; only a test that fails waits for so long.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
}
