using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging.Tests;

/// <summary>The process's memory. Tests that measure it run alone.</summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public class ProcessMemory
{
    public const string Collection = "process memory";

    /// <summary>True where the system tells what a process takes, and lets it forget what it took at its peak.</summary>
    public static bool CanMeasure { get; } = ForgetsPeak();

    /// <summary>Bytes in memory now.</summary>
    public static long ResidentBytes() => Status("VmRSS:");

    /// <summary>What libvips has allocated and not freed.</summary>
    internal static long TrackedBytes => (long)VipsNative.TrackedBytes();

    /// <summary>Bytes by which the process grew at most during an action.</summary>
    public static long PeakOf(Action action)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        if (!ForgetsPeak()) throw new InvalidOperationException("the peak cannot be measured");
        long before = ResidentBytes();
        action();
        // Linux counts pages in portions for each thread, and so is off by some: no process grows by less than nothing.
        return Math.Max(0, Status("VmHWM:") - before);
    }

    private static bool ForgetsPeak()
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static long Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) << 10;
    }
}
