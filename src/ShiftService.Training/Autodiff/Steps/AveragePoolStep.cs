using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The mean over a window, its padding counted as zeros or not at all.</summary>
internal sealed unsafe class AveragePoolStep(string name, LanePlan plan, AveragePool pool, LaneValue input, LaneValue output)
    : PoolStep(name, plan, pool.Window, input, output)
{
    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), target = Output.Buffer!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
            {
                Part window = PartOf(source, y, x);
                Vector512<float> share = Share(window);
                float* to = target.At(0, y, x);
                for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> sum = default;
                    for (int row = 0; row < window.Rows; row++)
                        for (int column = 0; column < window.Columns; column++) sum += Vector512.Load(window.At(row, column) + p);
                    (sum * share).Store(to + p);
                }
            }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage upper = Output.Gradient!.In(slice), target = InputGradientSum(slice);
        for (int y = 0; y < upper.Height; y++)
            for (int x = 0; x < upper.Width; x++)
            {
                Part window = PartOf(target, y, x);
                Vector512<float> share = Share(window);
                float* from = upper.At(0, y, x);
                for (int p = 0; p < upper.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> value = Vector512.Load(from + p) * share;
                    for (int row = 0; row < window.Rows; row++)
                        for (int column = 0; column < window.Columns; column++)
                        {
                            float* place = window.At(row, column) + p;
                            (Vector512.Load(place) + value).Store(place);
                        }
                }
            }
    }

    // A window that lies in the padding as a whole has the mean 0.
    private Vector512<float> Share(in Part window) => Vector512.Create(
        1f / Math.Max(1, pool.CountPadding ? Window.Kernel.Y * Window.Kernel.X : window.Rows * window.Columns));
}
