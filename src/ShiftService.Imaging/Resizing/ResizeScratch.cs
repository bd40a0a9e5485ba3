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
    private readonly long[] _asked = new long[CachedPlans];
    private byte[] _rows = [];
    private long _requests;

    /// <summary>Taps for a plan; they stay what they are until all but one of the others have been asked for.</summary>
    internal FilterTaps Taps(FilterPlan plan)
    {
        int index = 0, stalest = 0;
        for (; index < CachedPlans && _taps[index].Plan != plan; index++)
            if (_asked[index] < _asked[stalest]) stalest = index;
        if (index == CachedPlans)
        {
            // Not simply one after the other: those of the columns, found here, are in use while those of the rows are computed.
            index = stalest;
            _taps[index].Compute(plan);
        }
        _asked[index] = ++_requests;
        return _taps[index];
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
