using ShiftService.Engine;

namespace ShiftService.Serving.Scheduling;

/// <summary>What the scheduler needs to know of a model to run it in batches. Thread-safe.</summary>
public interface IBatchModel
{
    /// <summary>The model's name.</summary>
    string Name { get; }

    /// <summary>The version's name.</summary>
    string Version { get; }

    /// <summary>Numbers of one input.</summary>
    int InputLength { get; }

    /// <summary>Most images of one batch.</summary>
    int MaxBatch { get; }

    /// <summary>Images above which a larger batch gains next to nothing; lanes gather no more than that.</summary>
    int PreferredBatch { get; }

    /// <summary>Predicted seconds of a batch of <paramref name="images"/> on one lane.</summary>
    double Seconds(int images);

    /// <summary>The worker of a lane; used by that lane's thread only.</summary>
    IWorker WorkerFor(int lane);
}
