using ShiftService.Training.Runs;

namespace ShiftService.Training.Tests.Runs;

/// <summary>A log as a run makes it, evaluated every other epoch.</summary>
internal static class Records
{
    public static EpochRecord Of(int epoch) => new()
    {
        Epoch = epoch, Step = epoch * 390L, LearningRate = 0.2 / epoch, TrainLoss = 2.2 / Math.Sqrt(epoch) + 0.25,
        TrainAccuracy = 0.9 - 0.6 / epoch, TestLoss = epoch % 2 == 0 ? 2 / Math.Sqrt(epoch) + 0.4 : null,
        Top1 = epoch % 2 == 0 ? 0.91 - 0.5 / epoch : null, Top5 = epoch % 2 == 0 ? 0.995 - 0.2 / epoch : null,
        ImagesPerSecond = 812.5, Seconds = 61.25,
    };
}
