namespace ShiftService.Api.Hosting;

/// <summary>
/// Whether new requests are let in, and how many are inside. The service says that it is not ready first, then lets nobody in, then
/// waits until everybody is out. Thread-safe.
/// </summary>
internal sealed class DrainGate
{
    // The number of requests inside; Closed is added once nobody is let in any more.
    private const long Closed = 1L << 40;

    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _inside;
    private volatile bool _draining;

    /// <summary>True from the first word that the service stops.</summary>
    public bool IsDraining => _draining;

    /// <summary>True from when nobody is let in any more.</summary>
    public bool IsClosed => Interlocked.Read(ref _inside) >= Closed;

    /// <summary>Requests inside.</summary>
    public long Inside => Interlocked.Read(ref _inside) & (Closed - 1);

    /// <summary>Lets a request in, if any is let in. One that was let in must <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) < Closed) return true;
        Leave();
        return false;
    }

    /// <summary>A request is answered.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == Closed) _empty.TrySetResult();
    }

    /// <summary>Says that the service is going to stop; requests are still let in.</summary>
    public void Announce() => _draining = true;

    /// <summary>Lets nobody in from now on; ends when nobody is inside.</summary>
    public Task CloseAsync(CancellationToken cancellation)
    {
        _draining = true;
        long inside = Interlocked.Read(ref _inside);
        if (inside < Closed && Interlocked.Add(ref _inside, Closed) == Closed) _empty.TrySetResult();
        return _empty.Task.WaitAsync(cancellation);
    }
}
