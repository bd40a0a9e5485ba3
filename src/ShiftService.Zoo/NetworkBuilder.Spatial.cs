using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Zoo;

/// <content>Shifts, pooling, and operators that only move values.</content>
public sealed partial class NetworkBuilder
{
    /// <summary>A shift of every channel by its own whole-pixel offset.</summary>
    public string Shift(string name, string input, IReadOnlyList<Offset2D> offsets) => Append(name, new Shift(offsets), input);

    /// <summary>
    /// A learned real shift. Offsets are uniform in [-1, 1] as AS-ResNet starts, or in [-3, 3], where its trained offsets lie.
    /// </summary>
    public string ActiveShift(string name, string input, int stride = 1)
    {
        double range = IsRandomized ? 3 : 1;
        return Append(
            name,
            new ActiveShift(Weight(name + ".offsets", [ChannelsOf(input), 2], random => random.Uniform(-range, range)), stride), input);
    }

    /// <summary>
    /// A learned shift that is applied rounded. It starts at <paramref name="start"/>, or uniform in [-2.5, 2.5] if randomised.
    /// </summary>
    public string SparseShift(string name, string input, IReadOnlyList<Offset2D> start)
    {
        int next = 0;
        return Append(name, new SparseShift(Weight(name + ".offsets", [ChannelsOf(input), 2], Draw)), input);

        double Draw(WeightRandom random)
        {
            Offset2D offset = start[next / 2];
            int whole = next++ % 2 == 0 ? offset.Dy : offset.Dx;
            return IsRandomized ? random.Uniform(-2.5, 2.5) : whole;
        }
    }

    /// <summary>The sum of two activations.</summary>
    public string Add(string name, string left, string right) => Append(name, new Add(), left, right);

    /// <summary>Joins activations along the channels, in order.</summary>
    public string Concat(string name, params string[] inputs) => Append(name, new Concat(), inputs);

    /// <summary>The channels from <paramref name="start"/> on, <paramref name="count"/> of them.</summary>
    public string Slice(string name, string input, int start, int count) => Append(name, new ChannelSlice(start, count), input);

    /// <summary>Views the channels as (groups, channels / groups) and transposes.</summary>
    public string Shuffle(string name, string input, int groups) => Append(name, new ChannelShuffle(groups), input);

    /// <summary>
    /// The maximum over a square window, padded as <see cref="SlidingWindow.Same"/> unless <paramref name="padding"/> is given.
    /// </summary>
    public string MaxPool(string name, string input, int kernel, int stride, int? padding = null) =>
        Append(name, new MaxPool(Window(kernel, stride, padding)), input);

    /// <summary>The mean over a square window, padded zeros counted, padded as <see cref="SlidingWindow.Same"/> unless given.</summary>
    public string AveragePool(string name, string input, int kernel, int stride, int? padding = null) =>
        Append(name, new AveragePool(Window(kernel, stride, padding), CountPadding: true), input);

    /// <summary>The mean of every channel, as a 1x1 image.</summary>
    public string GlobalAveragePool(string name, string input) => Append(name, new GlobalAveragePool(), input);

    /// <summary>An image as a vector.</summary>
    public string Flatten(string name, string input) => Append(name, new Flatten(), input);

    /// <summary>The mean of every channel, as a vector: "<paramref name="name"/>.pool" and "<paramref name="name"/>.flatten".</summary>
    public string PooledVector(string name, string input) => Flatten(name + ".flatten", GlobalAveragePool(name + ".pool", input));

    /// <summary>Extends an image by mirroring it at its edges.</summary>
    public string ReflectionPad(string name, string input, Padding2D padding) => Append(name, new ReflectionPad(padding), input);

    /// <summary>Repeats every pixel in both directions.</summary>
    public string Upsample(string name, string input, int factor) => Append(name, new Upsample(factor), input);

    private static SlidingWindow Window(int kernel, int stride, int? padding)
    {
        SlidingWindow window = SlidingWindow.Same(kernel, stride);
        return padding is int given ? window with { Padding = given } : window;
    }
}
