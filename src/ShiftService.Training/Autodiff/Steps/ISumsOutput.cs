namespace ShiftService.Training.Autodiff.Steps;

/// <summary>A step that can sum up what it writes while that is in the cache, for the norm behind it.</summary>
internal unsafe interface ISumsOutput
{
    /// <summary>From now on, adds every output and its square over all pixels to these sums, one a channel position.</summary>
    void SumOutputInto(float* sums, float* squares);
}
