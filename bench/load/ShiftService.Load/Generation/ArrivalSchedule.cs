namespace ShiftService.Load.Generation;

/// <summary>When requests are due. It knows nothing of answers: that makes the load open-loop.</summary>
internal sealed class ArrivalSchedule
{
    private readonly double _perSecond;
    private readonly ArrivalKind _kind;
    private readonly Random _random;
    private long _count;

    /// <summary>Begins a schedule.</summary>
    /// <param name="perSecond">The mean rate, above 0.</param>
    /// <param name="kind">How the requests are spread.</param>
    /// <param name="seed">The same seed gives the same times.</param>
    public ArrivalSchedule(double perSecond, ArrivalKind kind, int seed)
    {
        if (!(perSecond > 0 && double.IsFinite(perSecond)))
            throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "is no rate");
        (_perSecond, _kind, _random) = (perSecond, kind, new Random(seed));
        Advance();
    }

    /// <summary>When the next one is due, in seconds from the beginning.</summary>
    public double Next { get; private set; }

    /// <summary>Goes to the one after it.</summary>
    public void Advance()
    {
        _count++;
        // Exponential gaps by inversion; uniform times from their number, so that no error adds up.
        Next = _kind == ArrivalKind.Uniform ? _count / _perSecond : Next - Math.Log(1 - _random.NextDouble()) / _perSecond;
    }
}
