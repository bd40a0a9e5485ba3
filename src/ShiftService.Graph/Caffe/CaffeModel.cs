namespace ShiftService.Graph.Caffe;

/// <summary>A network of Caffe's, and how its input is normalised: (pixel - mean) * scale, with pixels of 0 to 255.</summary>
/// <param name="Network">The network; one output, logits.</param>
/// <param name="Mean">What is subtracted from each channel, in the input's order, which Caffe's users take to be blue, green, red.</param>
/// <param name="Scale">What the difference is multiplied by.</param>
public sealed record CaffeModel(Network Network, IReadOnlyList<float> Mean, float Scale);
