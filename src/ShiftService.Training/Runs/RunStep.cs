namespace ShiftService.Training.Runs;

/// <summary>One step of a run.</summary>
/// <param name="Epoch">The epoch that it belongs to, from 1.</param>
/// <param name="Epochs">Epochs of the run.</param>
/// <param name="StepOfEpoch">Steps of this epoch that are done.</param>
/// <param name="StepsOfEpoch">Steps of an epoch.</param>
/// <param name="Loss">Mean loss of the step's images.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="GradientNorm">Length of the gradient before clipping.</param>
/// <param name="ImagesPerSecond">Training images a second, lately.</param>
/// <param name="TimeLeft">Until the run is done at that rate, evaluations left out.</param>
public readonly record struct RunStep(
    int Epoch, int Epochs, int StepOfEpoch, int StepsOfEpoch,
    double Loss, double LearningRate, double GradientNorm, double ImagesPerSecond, TimeSpan TimeLeft);
