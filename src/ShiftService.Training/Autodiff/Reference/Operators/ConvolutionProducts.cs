using ShiftService.Graph;
using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>The products kernel * input of a convolution without its bias, and their gradients.</summary>
internal static class ConvolutionProducts
{
    /// <summary>Adds the products to <paramref name="y"/>.</summary>
    public static void Forward(Convolution convolution, double[] kernel, Tensor64 x, Tensor64 y)
    {
        double[] from = x.Values;
        foreach (Run run in Runs(convolution, x, y))
        {
            double sum = 0;
            for (int i = 0; i < run.Count; i++) sum += kernel[run.Weight + i * run.WeightStep] * from[run.Input + i * run.InputStep];
            y.Values[run.Output] += sum;
        }
    }

    /// <summary>Adds to the gradients of the input and of the kernel what follows from that of the output.</summary>
    public static void Backward(
        Convolution convolution, double[] kernel, double[] kernelGradient, Tensor64 x, Tensor64 xGradient, Tensor64 yGradient)
    {
        foreach (Run run in Runs(convolution, x, yGradient))
        {
            double gradient = yGradient.Values[run.Output];
            for (int i = 0; i < run.Count; i++)
            {
                (int weight, int input) = (run.Weight + i * run.WeightStep, run.Input + i * run.InputStep);
                xGradient.Values[input] += kernel[weight] * gradient;
                kernelGradient[weight] += x.Values[input] * gradient;
            }
        }
    }

    /// <summary>
    /// The products of one output value at one place of the window, which lies in the image: one with each channel of its group.
    /// All are indices into values.
    /// </summary>
    private readonly record struct Run(int Output, int Weight, int WeightStep, int Input, int InputStep, int Count);

    private static IEnumerable<Run> Runs(Convolution convolution, Tensor64 x, Tensor64 y)
    {
        (Size2D kernel, Size2D stride, Size2D dilation, Padding2D padding) = convolution.Window;
        int inputsPerGroup = convolution.Kernel.Shape[1], outputsPerGroup = convolution.Outputs / convolution.Groups;
        foreach ((int n, int o, int row, int column) in y.Places())
        {
            for (int ky = 0; ky < kernel.Y; ky++)
            {
                for (int kx = 0; kx < kernel.X; kx++)
                {
                    int fromRow = row * stride.Y - padding.Top + ky * dilation.Y;
                    int fromColumn = column * stride.X - padding.Left + kx * dilation.X;
                    if (!x.Contains(fromRow, fromColumn)) continue;
                    yield return new(
                        Output: y.Index(n, o, row, column),
                        Weight: (o * inputsPerGroup * kernel.Y + ky) * kernel.X + kx, WeightStep: kernel.Y * kernel.X,
                        Input: x.Index(n, o / outputsPerGroup * inputsPerGroup, fromRow, fromColumn), InputStep: (int)x.Shape.Pixels,
                        Count: inputsPerGroup);
                }
            }
        }
    }
}
