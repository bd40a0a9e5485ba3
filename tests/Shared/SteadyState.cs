using Xunit;

namespace ShiftService.TestSupport;

/// <summary>What does not allocate once it has run a few times.</summary>
public static class SteadyState
{
    private const int Attempts = 20;

    /// <summary>
    /// Some run on this thread allocates nothing. A first run, or one whose code the runtime has just compiled anew, may allocate; what
    /// allocates in every run fails.
    /// </summary>
    public static void AllocatesNothing(Action run)
    {
        long allocated = 0;
        for (int i = 0; i < Attempts; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0) return;
        }
        Assert.Fail($"each of {Attempts} runs allocates, the last {allocated} bytes");
    }
}
