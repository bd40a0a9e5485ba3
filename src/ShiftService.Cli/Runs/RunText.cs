using System.Globalization;
using ShiftService.Training.Runs;

namespace ShiftService.Cli.Runs;

/// <summary>A run in words.</summary>
internal static class RunText
{
    /// <summary>One line on an epoch.</summary>
    public static string Epoch(EpochRecord r)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"epoch {r.Epoch}: training loss {r.TrainLoss:F4}");
        if (r.TrainAccuracy is double accuracy) line += string.Create(CultureInfo.InvariantCulture, $", accuracy {accuracy:P2}");
        if (r.TestLoss is double loss)
            line += string.Create(CultureInfo.InvariantCulture, $"; test loss {loss:F4}, top-1 {r.Top1:P2}, top-5 {r.Top5:P2}");
        if (r.PairAccuracy is double pairs) line += string.Create(CultureInfo.InvariantCulture, $"; {pairs:P2} of test pairs");
        return line + string.Create(CultureInfo.InvariantCulture, $"; {r.ImagesPerSecond:F0} images/s, {r.Seconds:F1} s");
    }

    /// <summary>Time until the run is done, evaluations left out.</summary>
    public static string TimeLeft(in RunStep step)
    {
        TimeSpan left = step.TimeLeft;
        return left.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalHours} h {left.Minutes:00} min")
            : string.Create(CultureInfo.InvariantCulture, $"{left.Minutes}:{left.Seconds:00} min");
    }
}
