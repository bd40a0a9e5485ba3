using System.Runtime.Intrinsics;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>The maximum over a window. Backward finds it again; of equal values the first, row by row, takes the gradient.</summary>
internal sealed unsafe class MaxPoolStep(string name, LanePlan plan, MaxPool pool, LaneValue input, LaneValue output)
    : PoolStep(name, plan, pool.Window, input, output)
{
    protected override void ForwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), target = Output.Buffer!.In(slice);
        for (int y = 0; y < target.Height; y++)
            for (int x = 0; x < target.Width; x++)
            {
                Part window = PartOf(source, y, x);
                float* to = target.At(0, y, x);
                for (int p = 0; p < target.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> maximum = Vector512.Create(float.NegativeInfinity);
                    for (int row = 0; row < window.Rows; row++)
                        for (int column = 0; column < window.Columns; column++)
                            maximum = Vector512.Max(maximum, Vector512.Load(window.At(row, column) + p));
                    maximum.Store(to + p);
                }
            }
    }

    protected override void BackwardImage(nint slice, int image)
    {
        StridedImage source = Input.Buffer!.In(slice), maxima = Output.Buffer!.In(slice), upper = Output.Gradient!.In(slice);
        StridedImage target = InputGradientSum(slice);
        for (int y = 0; y < upper.Height; y++)
            for (int x = 0; x < upper.Width; x++)
            {
                Part from = PartOf(source, y, x), to = PartOf(target, y, x);
                for (int p = 0; p < upper.Positions; p += Vector512<float>.Count)
                {
                    Vector512<float> maximum = Vector512.Load(maxima.At(p, y, x)), left = Vector512.Load(upper.At(p, y, x));
                    for (int row = 0; row < from.Rows; row++)
                        for (int column = 0; column < from.Columns; column++)
                        {
                            Vector512<float> found = Vector512.Equals(Vector512.Load(from.At(row, column) + p), maximum);
                            float* place = to.At(row, column) + p;
                            (Vector512.Load(place) + (found & left)).Store(place);
                            left = Vector512.AndNot(left, found);
                        }
                }
            }
    }
}
