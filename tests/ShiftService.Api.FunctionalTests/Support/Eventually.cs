namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Waits for what another thread is about to do; fails only after a very long time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something holds.</summary>
    public static Task TrueAsync(Func<bool> holds) => TrueAsync(() => Task.FromResult(holds()));

    /// <summary>Waits until something that is asked for holds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds()) await Task.Delay(Pause, patience.Token);
    }

    /// <summary>Waits until a number has grown, and answers it.</summary>
    public static async Task<long> AboveAsync(Func<long> number, long old)
    {
        await TrueAsync(() => number() > old);
        return number();
    }
}
