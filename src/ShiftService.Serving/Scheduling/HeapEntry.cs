namespace ShiftService.Serving.Scheduling;

/// <summary>A job's place in a <see cref="JobHeap"/>.</summary>
internal sealed class HeapEntry(Job job)
{
    public Job Job { get; } = job;

    public double Key { get; set; }

    /// <summary>Breaks ties: first come, first served.</summary>
    public long Order { get; set; }

    /// <summary>Position in the heap, -1 outside.</summary>
    public int Index { get; set; } = -1;

    public bool Precedes(HeapEntry other) => Key < other.Key || (Key == other.Key && Order < other.Order);
}
