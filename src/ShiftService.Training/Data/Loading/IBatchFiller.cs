namespace ShiftService.Training.Data.Loading;

/// <summary>
/// Makes batches: what is in one is a function of seed, epoch and place alone. Shared by threads; allocates nothing once its writers are
/// made.
/// </summary>
internal interface IBatchFiller
{
    /// <summary>What errors call the data.</summary>
    string Place { get; }

    /// <summary>Images an epoch.</summary>
    int Images { get; }

    /// <summary>Prepares an epoch. Nobody may be filling meanwhile.</summary>
    void StartEpoch(int epoch);

    /// <summary>What one thread fills batches with: it takes the batch, the epoch, and the batch's place in it.</summary>
    Action<ImageBatch, int, int> CreateWriter();
}
