using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// What convolutions and matrix products have in common: a kernel [outputs, inputs / groups, height, width] that slides over an image,
/// whose channels may each be displaced first.
/// </summary>
internal sealed record ProductLayer(Weight Kernel, Weight? Bias, SlidingWindow Window, int Groups, IReadOnlyList<Offset2D>? Offsets)
{
    public int Outputs => Kernel.Shape[0];

    public int InputsAGroup => Kernel.Shape[1];

    public int OutputsAGroup => Outputs / Groups;

    /// <summary>If channels are in so many parts, inputs do not reach the outputs of their own part; 1 for no such thing.</summary>
    public int ForeignParts { get; init; } = 1;

    /// <summary>Pixels of zeros around the input that it reads.</summary>
    public int Border
    {
        get
        {
            int window = Math.Max(
                Math.Max(Window.Padding.Top, Window.Padding.Bottom), Math.Max(Window.Padding.Left, Window.Padding.Right));
            int shift = Offsets?.Max(o => Math.Max(Math.Abs(o.Dy), Math.Abs(o.Dx))) ?? 0;
            return Math.Max(window, shift);
        }
    }

    /// <summary>Pixels of zeros around the output's gradient that the input's gradient reads.</summary>
    public int GradientBorder => Offsets is not null ? 0 : Math.Max(
        Reach(Window.Kernel.Y, Window.Dilation.Y, Window.Stride.Y, Math.Min(Window.Padding.Top, Window.Padding.Bottom)),
        Reach(Window.Kernel.X, Window.Dilation.X, Window.Stride.X, Math.Min(Window.Padding.Left, Window.Padding.Right)));

    /// <summary>A convolution, behind a shift of whole pixels or not.</summary>
    public static ProductLayer Of(Convolution convolution, IReadOnlyList<Offset2D>? offsets = null) =>
        new(convolution.Kernel, convolution.Bias, convolution.Window, convolution.Groups, offsets);

    /// <summary>A matrix product, which is a 1x1 convolution of one pixel.</summary>
    public static ProductLayer Of(FullyConnected layer) => new(layer.Matrix, layer.Bias, SlidingWindow.Same(1), 1, null);

    /// <summary>Index in the kernel of what an output multiplies an input channel by at a place of the window; -1 for none.</summary>
    public int WeightOf(int output, int input, int position)
    {
        if (input / InputsAGroup != output / OutputsAGroup) return -1;
        if (ForeignParts > 1 && input / (InputsAGroup / ForeignParts) == output / (Outputs / ForeignParts)) return -1;
        return (output * InputsAGroup + input % InputsAGroup) * Window.Kernel.Y * Window.Kernel.X + position;
    }

    // How far outside the output the windows of input pixels lie.
    private static int Reach(int kernel, int dilation, int stride, int padding) =>
        (Math.Max(0, dilation * (kernel - 1) - padding) + stride - 1) / stride;
}
