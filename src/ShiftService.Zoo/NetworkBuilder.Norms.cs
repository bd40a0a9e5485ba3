using ShiftService.Graph.Operators;

namespace ShiftService.Zoo;

/// <content>Norms, activations, and the usual pairs of them.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>
    /// Batch normalisation. <paramref name="branchEnd"/>: the last norm of a residual branch, see <see cref="BranchScale"/>.
    /// </summary>
    public string BatchNorm(string name, string input, bool branchEnd = false)
    {
        int[] shape = [ChannelsOf(input)];
        double factor = branchEnd && IsRandomized ? BranchScale : 1;
        return Append(
            name,
            new BatchNorm(
                Weight(name + ".scale", shape, random => factor * (IsRandomized ? random.Uniform(0.7, 1.3) : 1)),
                Weight(name + ".bias", shape, random => IsRandomized ? factor * 0.1 * random.Normal() : 0),
                Weight(name + ".mean", shape, random => IsRandomized ? 0.1 * random.Normal() : 0),
                Weight(name + ".variance", shape, random => IsRandomized ? random.Uniform(0.5, 1.5) : 1)),
            input);
    }

    /// <summary>Instance normalisation.</summary>
    public string InstanceNorm(string name, string input)
    {
        int[] shape = [ChannelsOf(input)];
        return Append(
            name,
            new InstanceNorm(
                Weight(name + ".scale", shape, random => IsRandomized ? random.Uniform(0.7, 1.3) : 1),
                Weight(name + ".bias", shape, random => IsRandomized ? 0.1 * random.Normal() : 0)),
            input);
    }

    /// <summary>Instance normalisation with a scale and a bias for each of some styles.</summary>
    public string ConditionalInstanceNorm(string name, string input, int styles)
    {
        int[] shape = [styles, ChannelsOf(input)];
        return Append(
            name,
            new ConditionalInstanceNorm(
                Weight(name + ".scale", shape, random => IsRandomized ? random.Uniform(0.7, 1.3) : 1),
                Weight(name + ".bias", shape, random => IsRandomized ? 0.1 * random.Normal() : 0)),
            input);
    }

    /// <summary>max(x, 0).</summary>
    public string Relu(string name, string input) => Append(name, new Relu(), input);

    /// <summary>A clip to a range.</summary>
    public string Clip(string name, string input, float minimum, float maximum) => Append(name, new Clip(minimum, maximum), input);

    /// <summary>A clip to 0 to 6.</summary>
    public string Relu6(string name, string input) => Clip(name, input, 0, 6);

    /// <summary>A rectifier with one learned slope a channel for negative values.</summary>
    public string PRelu(string name, string input) => Append(
        name,
        new PRelu(Weight(name + ".slope", [ChannelsOf(input)], random => IsRandomized ? random.Uniform(0.1, 0.4) : 0.25)),
        input);

    /// <summary>The hyperbolic tangent.</summary>
    public string Tanh(string name, string input) => Append(name, new Tanh(), input);

    /// <summary>The logistic function.</summary>
    public string Sigmoid(string name, string input) => Append(name, new Sigmoid(), input);

    /// <summary>Softmax over the features of a vector.</summary>
    public string Softmax(string name, string input) => Append(name, new Softmax(), input);

    /// <summary>A vector over its Euclidean length.</summary>
    public string L2Normalize(string name, string input) => Append(name, new L2Normalize(), input);

    /// <summary>Dropout; the identity in inference.</summary>
    public string Dropout(string name, string input, float rate) => Append(name, new Dropout(rate), input);

    /// <summary>Batch norm "<paramref name="name"/>.norm", then ReLU "<paramref name="name"/>.relu".</summary>
    public string NormRelu(string name, string input) => Relu(name + ".relu", BatchNorm(name + ".norm", input));

    /// <summary>Batch norm "<paramref name="name"/>.norm", then ReLU6 "<paramref name="name"/>.relu6".</summary>
    public string NormRelu6(string name, string input) => Relu6(name + ".relu6", BatchNorm(name + ".norm", input));

    /// <summary>Batch norm "<paramref name="name"/>.norm", then PReLU "<paramref name="name"/>.prelu".</summary>
    public string NormPRelu(string name, string input) => PRelu(name + ".prelu", BatchNorm(name + ".norm", input));
}
