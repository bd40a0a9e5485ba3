namespace ShiftService.Imaging.Resizing;

/// <summary>
/// Memory for resizing one image after the other: the weights of the last few sizes, and rows between the two passes. Belongs to one
/// thread at a time. It grows to what is needed and gives back what an unusually large image took.
/// </summary>
public sealed class ResizeScratch
{
    // Two a size; a lane serves a few models, whose clients send a few sizes.
    private const int CachedPlans = 8;

    private const int KeptBytes = 1 << 20;

    private readonly FilterTaps[] _taps = [.. Enumerable.Range(0, CachedPlans).Select(_ => new FilterTaps())];
    private byte[] _rows = [];
    private int _oldest;

    /// <summary>Taps for a plan; they stay what they are until all but one of the others have been asked for.</summary>
    internal FilterTaps Taps(FilterPlan plan)
    {
        foreach (FilterTaps cached in _taps)
            if (cached.Plan == plan) return cached;
        FilterTaps taps = _taps[_oldest];
        _oldest = (_oldest + 1) % CachedPlans;
        taps.Compute(plan);
        return taps;
    }

    /// <summary>Room for rows.</summary>
    internal Span<byte> Rows(int bytes)
    {
        if (_rows.Length < bytes) _rows = GC.AllocateUninitializedArray<byte>(bytes);
        return _rows.AsSpan(0, bytes);
    }

    /// <summary>Gives back what is unusually large.</summary>
    internal void Trim()
    {
        if (_rows.Length > KeptBytes) _rows = [];
        foreach (FilterTaps taps in _taps)
            if (taps.AllocatedBytes > KeptBytes) taps.Clear();
    }
}
