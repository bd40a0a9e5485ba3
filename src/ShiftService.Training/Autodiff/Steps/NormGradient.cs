using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The gradients of a norm's scale and bias, value by value, summed up in double precision since they were last collected.</summary>
internal sealed class NormGradient(LanePlan plan, Weight? scale, Weight? bias, int length)
{
    private readonly Range _scaleRange = plan.RangeOf(scale), _biasRange = plan.RangeOf(bias);
    private readonly double[] _scale = new double[length], _bias = new double[length];

    /// <summary>True if one of the two is trained.</summary>
    public bool IsTrained { get; } = plan.IsTrained(scale) || plan.IsTrained(bias);

    /// <summary>Adds to the gradients of a channel, or of a place in the tables of styles.</summary>
    public void Add(int place, double scaleGradient, double biasGradient)
    {
        _scale[place] += scaleGradient;
        _bias[place] += biasGradient;
    }

    /// <summary>Adds the sums of what is trained to the flat gradient, and begins again from zero.</summary>
    public void AddTo(Span<float> gradient)
    {
        AddAndClear(_scale, gradient[_scaleRange]);
        AddAndClear(_bias, gradient[_biasRange]);
    }

    private static void AddAndClear(double[] sums, Span<float> gradient)
    {
        for (int c = 0; c < gradient.Length; c++) gradient[c] += (float)sums[c];
        Array.Clear(sums);
    }
}
