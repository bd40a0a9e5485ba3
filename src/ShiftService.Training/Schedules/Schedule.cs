namespace ShiftService.Training.Schedules;

/// <summary>A learning rate as a pure function of how much of a run is done: nothing of it needs to be stored to resume.</summary>
/// <param name="PeakRate">The highest rate.</param>
public abstract record Schedule(double PeakRate)
{
    /// <summary>The rate of one step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="totalSteps">Steps of the whole run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step does not lie within the run.</exception>
    public double RateAt(long step, long totalSteps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(totalSteps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, totalSteps);
        return PeakRate * FactorAt((double)step / totalSteps);
    }

    /// <summary>Factor on the peak rate.</summary>
    /// <param name="progress">Share of the run that is done, from 0 to below 1.</param>
    public abstract double FactorAt(double progress);

    /// <summary>Half a cosine wave from one value to another.</summary>
    protected static double Anneal(double from, double to, double share) => to + (from - to) * 0.5 * (1 + Math.Cos(Math.PI * share));
}
