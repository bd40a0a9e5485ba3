using ShiftService.Training.Optimizers;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Tests.Optimizers;

public class GradientClippingTests
{
    [Fact]
    public void ALongGradient_IsShortenedToTheLimit_AndItsLengthReturned()
    {
        float[] gradient = Sample.Gradient(10_001, 1);
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        float first = gradient[0];

        Assert.Equal(norm, GradientClipping.Clip(gradient, 1), norm * 1e-6);
        Assert.Equal(1, GradientClipping.Norm(gradient), 1e-5);
        Assert.Equal(first / norm, gradient[0], 1e-7);
    }

    [Fact]
    public void AShortGradient_IsLeftAlone()
    {
        float[] gradient = [0.3f, 0.4f];
        Assert.Equal(0.5, GradientClipping.Clip(gradient, 1), 1e-7);
        Assert.Equal([0.3f, 0.4f], gradient);
    }

    [Fact]
    public void ALengthBeyondFloat32_IsStillMeasured() => Assert.Equal(5e30, GradientClipping.Norm([3e30f, 4e30f]), 1e25);

    [Fact]
    public void TheFirstParameterThatIsNotFinite_IsFound()
    {
        ParameterSet parameters = Sample.Parameters();
        float[] gradient = Sample.Gradient(parameters.Length, 1);
        Assert.Null(GradientClipping.FirstNonFinite(parameters, gradient));
        gradient[40] = float.NaN;
        gradient[50] = float.PositiveInfinity;

        Assert.True(double.IsNaN(GradientClipping.Clip(gradient, 1)));
        Assert.Equal("stem.bias", GradientClipping.FirstNonFinite(parameters, gradient)!.Weight.Name);
    }
}
