using System.Globalization;
using System.Runtime.InteropServices;

namespace ShiftService.Load.Processes;

/// <summary>Another process, by its id, as /proc tells.</summary>
internal static partial class ProcessState
{
    private const int Term = 15;

    /// <summary>Bytes of its memory that are in use now (resident set).</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static long ResidentBytes(int id)
    {
        string memory = Field(id, "VmRSS:") ?? throw new IOException($"process {id} has no memory of its own");
        return long.Parse(memory.AsSpan(0, memory.IndexOf(' ')), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>False when it has ended, even if its parent has not noticed.</summary>
    public static bool IsAlive(int id)
    {
        try
        {
            return Field(id, "State:") is not ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Asks it to end (SIGTERM).</summary>
    /// <exception cref="IOException">It cannot be asked.</exception>
    public static void Terminate(int id)
    {
        if (kill(id, Term) != 0) throw new IOException($"process {id} cannot be ended: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    private static string? Field(int id, string name) => File.ReadLines($"/proc/{id}/status")
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int process, int signal);
}
