using System.Diagnostics.CodeAnalysis;

namespace ShiftService.Serving.Scheduling;

/// <summary>A binary heap from which any entry can be taken, each in O(log n). Not thread-safe.</summary>
internal sealed class JobHeap
{
    private readonly List<HeapEntry> _entries = [];
    private long _order;

    public int Count => _entries.Count;

    public bool TryPeek([MaybeNullWhen(false)] out HeapEntry entry)
    {
        entry = _entries.Count > 0 ? _entries[0] : null;
        return entry is not null;
    }

    public void Add(HeapEntry entry, double key)
    {
        if (entry.Index >= 0) throw new InvalidOperationException("an entry is in a heap already; this is a bug");
        (entry.Key, entry.Order, entry.Index) = (key, _order++, _entries.Count);
        _entries.Add(entry);
        Rise(entry.Index);
    }

    /// <summary>Takes an entry out; nothing happens if it is not in.</summary>
    public void Remove(HeapEntry entry)
    {
        int index = entry.Index;
        if (index < 0) return;
        HeapEntry last = _entries[^1];
        _entries.RemoveAt(_entries.Count - 1);
        entry.Index = -1;
        if (last == entry) return;
        Put(last, index);
        Rise(index);
        Sink(last.Index);
    }

    private void Rise(int index)
    {
        HeapEntry entry = _entries[index];
        for (; index > 0 && entry.Precedes(_entries[(index - 1) / 2]); index = (index - 1) / 2) Put(_entries[(index - 1) / 2], index);
        Put(entry, index);
    }

    private void Sink(int index)
    {
        HeapEntry entry = _entries[index];
        while (true)
        {
            int child = 2 * index + 1;
            if (child >= _entries.Count) break;
            if (child + 1 < _entries.Count && _entries[child + 1].Precedes(_entries[child])) child++;
            if (!_entries[child].Precedes(entry)) break;
            Put(_entries[child], index);
            index = child;
        }
        Put(entry, index);
    }

    private void Put(HeapEntry entry, int index)
    {
        _entries[index] = entry;
        entry.Index = index;
    }
}
