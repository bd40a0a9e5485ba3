using ShiftService.Graph;

namespace ShiftService.Training.Tests.Autodiff.Reference;

/// <summary>Inputs that float holds exactly, so that both precisions see the same.</summary>
internal static class TestInput
{
    public static double[] Of(Network network, int images)
    {
        var random = new Random(3);
        var values = new double[images * network.InputShape.Elements];
        for (int i = 0; i < values.Length; i++) values[i] = random.NextSingle() * 2 - 1;
        return values;
    }

    public static float[] AsFloats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
