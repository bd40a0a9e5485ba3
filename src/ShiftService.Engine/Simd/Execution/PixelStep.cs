using System.Numerics.Tensors;
using ShiftService.Engine.Simd.Lowering;
using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Upsampling, reflection padding and transcendental functions: whole pixels in, whole pixels out.</summary>
internal sealed class PixelStep(SpecialOperation operation, TensorBuffer source, TensorBuffer[] targets)
    : Step(operation.Name, operation.Kind.ToString())
{
    /// <inheritdoc/>
    public override int? Rows => operation.RunsByRows ? operation.Values[0].Height : null;

    /// <inheritdoc/>
    public override void RunRows(in RunContext context, int image, int firstRow, int endRow)
    {
        StridedImage from = source.In(context.ArenaOf(image));
        foreach (TensorBuffer target in targets)
            Resampling.Upsample(from, target.In(context.ArenaOf(image)), ((Upsample)operation.Operator!).Factor, firstRow, endRow);
    }

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
        {
            StridedImage from = source.In(context.ArenaOf(image));
            foreach (TensorBuffer target in targets) Run(from, target.In(context.ArenaOf(image)));
        }
    }

    private void Run(in StridedImage from, in StridedImage to)
    {
        switch (operation.Operator)
        {
            case Upsample upsample:
                Resampling.Upsample(from, to, upsample.Factor, 0, to.Height);
                break;
            case ReflectionPad pad:
                Resampling.ReflectionPad(from, to, pad.Padding.Top, pad.Padding.Left);
                break;
            default:
                for (int y = 0; y < from.Height; y++)
                {
                    if (operation.Kind == SpecialKind.Tanh) TensorPrimitives.Tanh(from.Row(y), to.Row(y));
                    else TensorPrimitives.Sigmoid(from.Row(y), to.Row(y));
                }
                break;
        }
    }
}
