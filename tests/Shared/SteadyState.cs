using Xunit;

namespace ShiftService.TestSupport;

/// <summary>What does not allocate once it is warm.</summary>
public static class SteadyState
{
    private const int Runs = 60, InARow = 3;

    /// <summary>
    /// Several runs in a row on this thread allocate nothing. The first ones meet what the runtime does once, and so do those whose code it
    /// has just compiled anew; what allocates now and again fails.
    /// </summary>
    public static void AllocatesNothing(Action run)
    {
        long allocated = 0;
        for (int i = 0, clean = 0; i < Runs; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            clean = allocated == 0 ? clean + 1 : 0;
            if (clean == InARow) return;
        }
        Assert.Fail($"of {Runs} runs no {InARow} in a row allocate nothing, and the last {allocated} bytes");
    }
}
