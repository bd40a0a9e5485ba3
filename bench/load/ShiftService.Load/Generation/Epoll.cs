using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ShiftService.Load.Generation;

/// <summary>
/// Waits for many sockets on one thread (epoll(7), edge-triggered), with a timeout finer than a millisecond. Linux only: it is what keeps
/// the generator so cheap that it can share a small machine with what it measures.
/// </summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    /// <summary>Something can be read.</summary>
    public const uint Readable = 0x001;

    /// <summary>Something can be written again.</summary>
    public const uint Writable = 0x004;

    /// <summary>The connection failed or ended, at least in one direction.</summary>
    public const uint Ended = 0x008 | 0x010 | 0x2000;

    private const uint EdgeTriggered = 1u << 31, PeerEnded = 0x2000;
    private const int CloseOnExec = 0x80000, Add = 1, MaxEvents = 256, TimerSlack = 29, Interrupted = 4;
    private const short PollIn = 1;

    // struct epoll_event is packed on x64 only.
    private static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private readonly int _handle;
    private readonly byte[] _events = GC.AllocateArray<byte>(MaxEvents * 16, pinned: true);

    /// <summary>Creates one, and asks for precise timers on the calling thread, which is to be the one that waits.</summary>
    public Epoll()
    {
        _handle = epoll_create1(CloseOnExec);
        if (_handle < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        // One nanosecond instead of 50 microseconds; where it is refused, only lateness suffers, and that is reported.
        _ = prctl(TimerSlack, 1, 0, 0, 0);
    }

    /// <summary>Watches a socket until it is closed.</summary>
    public void Watch(nint socket, ulong tag)
    {
        byte* one = stackalloc byte[16];
        *(uint*)one = Readable | Writable | PeerEnded | EdgeTriggered;
        Marshal.WriteInt64((nint)(one + EventSize - 8), (long)tag);
        if (epoll_ctl(_handle, Add, (int)socket, one) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Waits until something happens, or for a time.</summary>
    /// <returns>The number of events.</returns>
    public int Wait(TimeSpan timeout)
    {
        if (timeout > TimeSpan.Zero)
        {
            var poll = new PollDescriptor { Handle = _handle, Events = PollIn };
            var time = TimeSpec.Of(timeout);
            if (ppoll(&poll, 1, &time, null) < 0 && Marshal.GetLastPInvokeError() is not Interrupted and int error)
                throw new Win32Exception(error);
            if (poll.Happened == 0) return 0;
        }
        fixed (byte* events = _events)
        {
            int count = epoll_wait(_handle, events, MaxEvents, 0);
            if (count >= 0) return count;
            return Marshal.GetLastPInvokeError() is not Interrupted and int error ? throw new Win32Exception(error) : 0;
        }
    }

    /// <summary>An event of the last wait: what happened, and to which socket.</summary>
    public (uint What, ulong Tag) this[int index] => (
        BitConverter.ToUInt32(_events, index * EventSize), BitConverter.ToUInt64(_events, index * EventSize + EventSize - 8));

    /// <inheritdoc/>
    public void Dispose() => _ = close(_handle);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_ctl(int epoll, int operation, int socket, byte* what);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_wait(int epoll, byte* events, int length, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ppoll(PollDescriptor* handles, nuint count, TimeSpec* timeout, void* signals);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint value, nuint unused1, nuint unused2, nuint unused3);

    [LibraryImport("libc")]
    private static partial int close(int handle);

    private struct PollDescriptor
    {
        public int Handle;
        public short Events;
        public short Happened;
    }
}
