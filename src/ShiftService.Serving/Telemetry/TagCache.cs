using System.Diagnostics.CodeAnalysis;

namespace ShiftService.Serving.Telemetry;

/// <summary>
/// What was made for a key, forever: looked up without a lock and without allocation, copied whole when it grows, and it grows to a limit
/// only. So label sets stay as small as the limit, whatever keys come.
/// </summary>
internal sealed class TagCache<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _growing = new();
    private volatile Dictionary<TKey, TValue> _known = [];

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _known.TryGetValue(key, out value);

    /// <summary>What is there for the key, or else what is made for it; null where the limit is reached.</summary>
    public TValue? GetOrAdd(TKey key, Func<TKey, TValue> make)
    {
        lock (_growing)
        {
            if (_known.TryGetValue(key, out var known)) return known;
            if (_known.Count >= limit) return null;
            var value = make(key);
            _known = new Dictionary<TKey, TValue>(_known) { [key] = value };
            return value;
        }
    }
}
