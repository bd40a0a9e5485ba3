using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The products kernel * input of a convolution without its bias, and their gradients.</summary>
internal static class ConvolutionProducts
{
    /// <summary>Adds the products to <paramref name="y"/>.</summary>
    public static void Forward(Convolution convolution, double[] kernel, Tensor64 x, Tensor64 y) =>
        ForEachRun(convolution, x, y, (weight, from, to, count, stride) =>
        {
            for (int i = 0; i < count; i++) y.Values[to + i] += kernel[weight] * x.Values[from + i * stride];
        });

    /// <summary>Adds to the gradients of the input and of the kernel what follows from that of the output.</summary>
    public static void Backward(
        Convolution convolution, double[] kernel, double[] kernelGradient, Tensor64 x, Tensor64 xGradient, Tensor64 yGradient) =>
        ForEachRun(convolution, x, yGradient, (weight, from, to, count, stride) =>
        {
            for (int i = 0; i < count; i++)
            {
                xGradient.Values[from + i * stride] += kernel[weight] * yGradient.Values[to + i];
                kernelGradient[weight] += x.Values[from + i * stride] * yGradient.Values[to + i];
            }
        });

    /// <summary>A run: the products of one kernel value with those of its input pixels in one row that lie in the image.</summary>
    private delegate void Run(int weight, int from, int to, int count, int stride);

    private static void ForEachRun(Convolution convolution, Tensor64 x, Tensor64 y, Run visit)
    {
        (Size2D kernel, Size2D stride, Size2D dilation, Padding2D padding) = convolution.Window;
        int inputsPerGroup = convolution.Kernel.Shape[1], outputsPerGroup = convolution.Outputs / convolution.Groups;
        for (int n = 0; n < y.Images; n++)
            for (int o = 0; o < y.Shape.Channels; o++)
                for (int i = 0; i < inputsPerGroup; i++)
                    for (int ky = 0; ky < kernel.Y; ky++)
                        for (int kx = 0; kx < kernel.X; kx++)
                        {
                            int weight = ((o * inputsPerGroup + i) * kernel.Y + ky) * kernel.X + kx;
                            int input = o / outputsPerGroup * inputsPerGroup + i;
                            int first = 0, end = y.Shape.Width;
                            while (first < end && Column(first) < 0) first++;
                            while (end > first && Column(end - 1) >= x.Shape.Width) end--;
                            for (int row = 0; row < y.Shape.Height; row++)
                            {
                                int fromRow = row * stride.Y - padding.Top + ky * dilation.Y;
                                if (end > first && fromRow >= 0 && fromRow < x.Shape.Height)
                                    visit(
                                        weight, x.Index(n, input, fromRow, Column(first)), y.Index(n, o, row, first),
                                        end - first, stride.X);
                            }

                            int Column(int column) => column * stride.X - padding.Left + kx * dilation.X;
                        }
    }
}
