namespace ShiftService.Training.Autodiff;

/// <summary>Derivatives by central differences, where the function has one.</summary>
internal static class FiniteDifference
{
    /// <summary>
    /// The derivative at a point, or null where the function has a kink within the step.
    /// <para>
    /// With f(+-h) and f(+-h/2) there are two estimates of the derivative, c(h) = (f(h) - f(-h)) / 2h, and two of the second one,
    /// s(h) = f(h) + f(-h). A smooth function has c(h) = c(h/2) and s(h) = 4 s(h/2) up to higher orders of h; one whose slope jumps
    /// at some place between -h and h violates at least one of both by a part of the jump (the first alone would miss a jump at 0,
    /// the second one at h/3).
    /// </para>
    /// </summary>
    /// <param name="at">The point.</param>
    /// <param name="step">h.</param>
    /// <param name="options">Tolerance and floor.</param>
    /// <param name="change">f(x) - f(at).</param>
    public static double? Derivative(double at, double step, GradientCheckOptions options, Func<double, double> change)
    {
        double plus = change(at + step), minus = change(at - step);
        double halfPlus = change(at + step / 2), halfMinus = change(at - step / 2);
        double coarse = (plus - minus) / (at + step - (at - step));
        double fine = (halfPlus - halfMinus) / (at + step / 2 - (at - step / 2));
        double bend = (plus + minus - 4 * (halfPlus + halfMinus)) / step;
        double tolerated = options.KinkTolerance * Math.Max(Math.Abs(fine), options.Floor);
        bool hasKink = Math.Abs(coarse - fine) > tolerated || Math.Abs(bend) > tolerated;
        // Richardson's combination is free of the error of second order.
        return hasKink ? null : (4 * fine - coarse) / 3;
    }
}
