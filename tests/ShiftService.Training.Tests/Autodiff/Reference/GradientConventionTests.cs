using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Autodiff.Reference;

namespace ShiftService.Training.Tests.Autodiff.Reference;

/// <summary>What the gradient is where finite differences cannot say: at kinks, and where a paper defines another one.</summary>
public class GradientConventionTests
{
    [Fact]
    public void Relu_AtZero_PassesNothing() => Assert.Equal([0, 0, 1], InputGradient(new Relu(), [-1, 0, 2]));

    [Fact]
    public void Clip_AtItsLimits_PassesNothing() => Assert.Equal([0, 0, 1, 0, 0], InputGradient(new Clip(0, 6), [-1, 0, 3, 6, 7]));

    [Fact]
    public void PRelu_AtZero_PassesAll()
    {
        var slope = new Weight("slope", [3], [0.5f, 0.5f, 0.5f]);
        ReferenceAutodiff autodiff = Run(new PRelu(slope), TensorShape.Vector(3), [-1, 0, 2]);

        Assert.Equal([0.5, 1, 1], autodiff.InputGradient.ToArray());
        Assert.Equal([-1, 0, 0], autodiff.GradientOf(slope).ToArray());
    }

    [Fact]
    public void MaxPool_OfEqualValues_TheFirstTakesTheGradient()
    {
        ReferenceAutodiff autodiff = Run(new MaxPool(new(2, 2, 1, 0)), TensorShape.Image(1, 2, 4), [3, 5, 1, 1, 5, 5, 1, 1]);

        Assert.Equal([0, 1, 1, 0, 0, 0, 0, 0], autodiff.InputGradient.ToArray());
    }

    [Fact]
    public void L2Normalize_OfZero_IsFinite() => Assert.Equal([1e12, 1e12], InputGradient(new L2Normalize(), [0, 0]));

    [Fact]
    public void ActiveShift_AtAWholeNumber_TheGradientIsThatOfAGrowingOffset()
    {
        // Output x reads 10, 20, 40 at offset 0; a step to the right changes it by 10, 20 and -40 (zero beyond the edge).
        var offsets = new Weight("offsets", [1, 2], [0, 0]);
        ReferenceAutodiff autodiff = Run(new ActiveShift(offsets), TensorShape.Image(1, 1, 3), [10, 20, 40]);

        Assert.Equal([-70, 10 + 20 - 40], autodiff.GradientOf(offsets).ToArray());
        Assert.Equal([1, 1, 1], autodiff.InputGradient.ToArray());
    }

    [Fact]
    public void SparseShift_GoesBackByTheRoundedShift_AndItsOffsetsLearnFromTheInterpolation()
    {
        // Rounded, the offset is -1: output x reads input x - 1. Unrounded, at -0.6, it lies between x - 1 and x.
        var offsets = new Weight("offsets", [1, 2], [0, -0.6f]);
        ReferenceAutodiff autodiff = Run(new SparseShift(offsets), TensorShape.Image(1, 1, 3), [10, 20, 40], [1, 2, 4]);

        Assert.Equal([0, 10, 20], autodiff.Activation("y").ToArray());
        Assert.Equal([2, 4, 0], autodiff.InputGradient.ToArray());
        Assert.Equal(1 * (10 - 0) + 2 * (20 - 10) + 4 * (40 - 20), autodiff.GradientOf(offsets)[1], 1e-12);
    }

    [Fact]
    public void HeterogeneousConvolution_OwnGroupsPointwiseWeights_GetNoGradient()
    {
        Network network = OperatorSamples.All["heterogeneous"]();
        var convolution = (HeterogeneousConvolution)network.Nodes[0].Operator;
        var autodiff = new ReferenceAutodiff(network, NormMode.Batch);
        autodiff.Forward(TestInput.Of(network, 2), 2);
        autodiff.Backward(Ones(network, autodiff));

        double[] gradient = autodiff.GradientOf(convolution.Pointwise).ToArray();

        for (int i = 0; i < gradient.Length; i++)
        {
            (int output, int input) = Math.DivRem(i, convolution.Inputs);
            bool isOwn = output * convolution.Parts / convolution.Outputs == input * convolution.Parts / convolution.Inputs;
            Assert.Equal(isOwn, gradient[i] == 0);
        }
    }

    [Fact]
    public void FrozenStatistics_ArePassedAsConstants()
    {
        Network network = OperatorSamples.All["batch norm"]();
        var norm = (BatchNorm)network.Nodes[0].Operator;
        var autodiff = new ReferenceAutodiff(network, NormMode.Frozen);
        autodiff.Forward(TestInput.Of(network, 2), 2);
        autodiff.Backward(Ones(network, autodiff));

        Assert.Equal(norm.AsAffine().Factor[0], autodiff.InputGradient[0], 1e-6);
    }

    private static double[] InputGradient(Operator op, double[] input) =>
        Run(op, TensorShape.Vector(input.Length), input).InputGradient.ToArray();

    private static ReferenceAutodiff Run(Operator op, TensorShape shape, double[] input, double[]? outputGradient = null)
    {
        var network = new Network("one", "x", shape, [new Node("node", op, ["x"], "y")], ["y"]);
        var autodiff = new ReferenceAutodiff(network, NormMode.Batch);
        autodiff.Forward(input, 1);
        autodiff.Backward(outputGradient is null ? Ones(network, autodiff) : new() { ["y"] = outputGradient });
        return autodiff;
    }

    private static Dictionary<string, double[]> Ones(Network network, ReferenceAutodiff autodiff) => network.Outputs.ToDictionary(
        name => name, name => Enumerable.Repeat(1.0, autodiff.Activation(name).Length).ToArray());
}
