namespace ShiftService.Training.Runs;

/// <summary>What a run's log says about one epoch. Accuracies are shares from 0 to 1; what was not measured is null.</summary>
public sealed record EpochRecord
{
    /// <summary>Epochs done.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Mean training loss over the epoch, as the images came: augmented, and with the weights of the moment.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Training accuracy, likewise.</summary>
    public double? TrainAccuracy { get; init; }

    /// <summary>Mean loss on the test images.</summary>
    public double? TestLoss { get; init; }

    /// <summary>Share of test images whose class is the most probable one.</summary>
    public double? Top1 { get; init; }

    /// <summary>Share of test images whose class is among the five most probable ones.</summary>
    public double? Top5 { get; init; }

    /// <summary>Share of test pairs that are rightly called same or different, thresholds being chosen on other folds.</summary>
    public double? PairAccuracy { get; init; }

    /// <summary>Training images a second, evaluation left out.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>Seconds of the epoch, evaluation included.</summary>
    public required double Seconds { get; init; }
}
