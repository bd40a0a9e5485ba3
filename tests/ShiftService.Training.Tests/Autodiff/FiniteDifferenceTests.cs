using ShiftService.Training.Autodiff;

namespace ShiftService.Training.Tests.Autodiff;

public class FiniteDifferenceTests
{
    private const double Step = 1e-5;

    [Fact]
    public void SmoothFunction_GivesItsDerivative()
    {
        double? derivative = Derivative(0.7, x => Math.Exp(2 * x));

        Assert.NotNull(derivative);
        Assert.Equal(2 * Math.Exp(1.4), derivative.Value, 1e-8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1.0 / 3)]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    [InlineData(-0.9)]
    public void KinkWithinTheStep_GivesNone(double placeInSteps) =>
        Assert.Null(Derivative(0.7, x => 3 * x + Math.Max(x - 0.7 - placeInSteps * Step, 0)));

    [Theory]
    [InlineData(1.1, 3)]
    [InlineData(-1.1, 4)]
    public void KinkBeyondTheStep_DoesNotMatter(double placeInSteps, double slope)
    {
        double? derivative = Derivative(0.7, x => 3 * x + Math.Max(x - 0.7 - placeInSteps * Step, 0));

        Assert.NotNull(derivative);
        Assert.Equal(slope, derivative.Value, 1e-8);
    }

    private static double? Derivative(double at, Func<double, double> f) =>
        FiniteDifference.Derivative(at, Step, new GradientCheckOptions(), x => f(x) - f(at));
}
