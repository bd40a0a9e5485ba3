namespace ShiftService.Serving.Models;

/// <summary>The time of a batch of n images on one lane: t(n) = <see cref="SecondsPerImage"/> n + <see cref="SecondsPerBatch"/>.</summary>
/// <param name="SecondsPerImage">What every image adds; at least 0.</param>
/// <param name="SecondsPerBatch">What a batch costs whatever is in it; at least 0.</param>
public readonly record struct BatchFit(double SecondsPerImage, double SecondsPerBatch)
{
    // A time per image that is this close to the best is as good.
    private const double Slack = 1.05;

    /// <summary>Predicted seconds of a batch of <paramref name="images"/>.</summary>
    public double Seconds(int images) => SecondsPerImage * images + SecondsPerBatch;

    /// <summary>
    /// The smallest batch whose time per image is within 5 % of the best that the fit gives up to <paramref name="maxBatch"/>.
    /// </summary>
    public int PreferredBatch(int maxBatch)
    {
        double best = Seconds(maxBatch) / maxBatch;
        int images = 1;
        while (images < maxBatch && Seconds(images) / images > best * Slack) images++;
        return images;
    }

    /// <summary>
    /// The line through measured times, by least squares of the relative errors: a prediction is used as a ratio, and the time of a
    /// large batch would otherwise outweigh that of a single image. Neither term is below 0.
    /// </summary>
    /// <param name="times">Batch sizes, each once and at least 1, and the seconds that each took, above 0.</param>
    public static BatchFit Of(IReadOnlyList<(int Images, double Seconds)> times)
    {
        if (times.Count == 0) throw new ArgumentException("there is no time to fit", nameof(times));
        double w = 0, wn = 0, wnn = 0, wt = 0, wnt = 0;
        foreach ((int images, double seconds) in times)
        {
            double weight = 1 / (seconds * seconds);
            w += weight;
            wn += weight * images;
            wnn += weight * images * images;
            wt += weight * seconds;
            wnt += weight * images * seconds;
        }
        double determinant = w * wnn - wn * wn;
        // One size only says nothing of a share that every batch has.
        double perImage = times.Count == 1 ? wnt / wnn : (w * wnt - wn * wt) / determinant;
        double perBatch = times.Count == 1 ? 0 : (wnn * wt - wn * wnt) / determinant;
        if (perBatch < 0) return new(wnt / wnn, 0);
        return perImage < 0 ? new(0, wt / w) : new(perImage, perBatch);
    }
}
