using System.Numerics.Tensors;
using ShiftService.Kernels;
using ShiftService.Kernels.Images;
using ShiftService.Kernels.Norms;
using ShiftService.Kernels.Tiles;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// The heart of a CSC module in one step, whose wide middle never leaves the cache: it is computed image by image in a scratch area, and
/// again in the backward pass instead of being kept. That works because the norm's statistics, and its gradient, come from the moments of
/// the narrow input (<see cref="CovarianceNorm"/>), so that no pass over all images of the wide values is ever needed.
/// </summary>
internal sealed unsafe class CscStep : LaneStep, ISumsOutput
{
    /// <summary>A scratch area should stay in the second level cache.</summary>
    private const long ScratchTargetBytes = 3 << 19;

    private readonly CscModule _module;
    private readonly LaneValue _input, _output;
    private readonly Range _expandRange, _projectRange;
    private readonly NormGradient _normGradient;
    private readonly BiasGradient? _projectBias;
    private readonly CovarianceNorm _norm;
    private readonly float[] _moments, _products, _expandGradient;
    private readonly float* _sum, _squares, _gradientSum, _gradientSquares;
    private readonly LaneBuffer _x, _middle, _y, _spreadGradient, _gradient, _inputPart;
    private readonly int _chunk;
    private readonly long _scratchSliceBytes;
    private NativeBlock? _scratch;
    private LaneBuffer? _inputGradient;
    private bool _accumulates;
    private float* _outputSums, _outputSquares;
    private OuterProductCall _momentCall = null!;
    private ProductCall _expand = null!, _project = null!;
    private OuterProductCall? _projectKernel, _expandKernel;
    private ProductCall? _spread, _inputCall, _correct;
    private TapCall? _unshift;

    public CscStep(string name, LanePlan plan, CscModule module, LaneValue input, LaneValue output)
        : base(name)
    {
        (_module, _input, _output) = (module, input, output);
        _expandRange = plan.RangeOf(module.Expand.Kernel);
        _projectRange = plan.RangeOf(module.Project.Kernel);
        output.NeedsGradient = true;
        LaneBuffer from = input.Buffer!, to = plan.Define(output);
        _norm = new(plan.Memory, module.Norm, module.Inputs, module.Middle);
        _moments = new float[module.Inputs * module.Inputs];
        _products = new float[module.Middle * module.Inputs];
        _expandGradient = new float[_products.Length];
        _normGradient = new(plan, module.Norm.Scale, module.Norm.Bias, module.Middle);
        _sum = plan.Memory.Floats(from.Pitch);
        _squares = plan.Memory.Floats(from.Pitch);

        int border = ShiftStep.BorderOf(module.Offsets);
        _x = new(module.Inputs, from.Height, from.Width, 0);
        _middle = new(module.Middle, from.Height, from.Width, border);
        _y = new(module.Outputs, to.Height, to.Width, 0);
        _spreadGradient = new(module.Middle, from.Height, from.Width, border);
        _gradient = new(module.Middle, from.Height, from.Width, 0);
        _inputPart = new(module.Inputs, from.Height, from.Width, 0);
        foreach (LaneBuffer buffer in (LaneBuffer[])[_x, _middle, _y, _spreadGradient, _gradient, _inputPart])
        {
            buffer.Start = _scratchSliceBytes;
            _scratchSliceBytes += buffer.Bytes;
        }
        _chunk = (int)Math.Clamp(ScratchTargetBytes / _scratchSliceBytes, 1, plan.Options.MicroBatch);
        _gradientSum = plan.Memory.Floats(_gradient.Pitch);
        _gradientSquares = plan.Memory.Floats(_gradient.Pitch);
        _projectBias = BiasGradient.Of(module.Project.Bias, plan, _y);
    }

    /// <inheritdoc/>
    public override StepReach Reach => StepReach.Batch;

    /// <inheritdoc/>
    public override NormStatistics? Statistics => _norm.Statistics;

    /// <inheritdoc/>
    public void SumOutputInto(float* sums, float* squares)
    {
        _outputSums = sums;
        _outputSquares = squares;
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is null) return;
        if (_input.NeedsGradient) _inputGradient = plan.GradientOf(_input, out _accumulates);
        plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan)
    {
        base.Bind(plan);
        _scratch = plan.Memory.Block(_chunk * _scratchSliceBytes);
        (int strideY, int strideX) = (_module.Project.Window.Stride.Y, _module.Project.Window.Stride.X);
        LaneBuffer input = _input.Buffer!;
        int inputs = _module.Inputs, middle = _module.Middle, outputs = _module.Outputs;
        var expand = new ProductMap(middle, (_, _) => [new(_x, 0, inputs, 0, 0)], (c, _, k) => c * inputs + k);
        var project = new ProductMap(outputs, (_, _) => [.. Tap.Runs(_middle, 0, middle, _module.Offsets)], (n, _, c) => n * middle + c);
        var moments = new ProductMap(inputs, (_, _) => [new(input, 0, inputs, 0, 0)], (j, _, k) => j * inputs + k);
        _momentCall = new(
            plan.Isa, plan.Memory, moments, new(input), 1, 1, SliceBytes,
            OuterProductCall.ImagesARun(input, plan.Options.MicroBatch));
        var activation = new CallEnding(
            [new(EpilogueOp.Affine, 0, 1), new(EpilogueOp.Relu, 1), new(EpilogueOp.Store, 2, 0)], [new(_middle)], 3);
        _expand = new(plan.Isa, plan.Memory, expand, _x.Height, _x.Width, 1, 1, activation);
        _project = new(plan.Isa, plan.Memory, project, _y.Height, _y.Width, strideY, strideX, CallEnding.Store(new(_y), false));
        if (_output.Gradient is null) return;

        _projectKernel = new(plan.Isa, plan.Memory, project, new(_y), strideY, strideX, _scratchSliceBytes, _chunk);
        _expandKernel = new(plan.Isa, plan.Memory, expand, new(_gradient), 1, 1, _scratchSliceBytes, _chunk);
        var spread = new ProductMap(middle, (_, _) => [new(_y, 0, outputs, 0, 0)], (c, _, n) => n * middle + c);
        _spread = new(
            plan.Isa, plan.Memory, spread, _y.Height, _y.Width, 1, 1, CallEnding.Store(new(_spreadGradient, strideY, strideX), false));
        _unshift = TapCall.ShiftBack(
            plan, _spreadGradient, _module.Offsets, CallEnding.StoreMasked(new(_gradient), new(_middle), false));
        if (_inputGradient is null) return;
        var below = new ProductMap(inputs, (_, _) => [new(_gradient, 0, middle, 0, 0)], (k, _, c) => c * inputs + k);
        _inputCall = new(plan.Isa, plan.Memory, below, _x.Height, _x.Width, 1, 1, CallEnding.Store(new(_inputPart), false));
        _correct = new(
            plan.Isa, plan.Memory, moments, input.Height, input.Width, 1, 1, CallEnding.Store(new(_inputGradient), true));
    }

    public override void Refresh()
    {
        _norm.SetWeights(_module.Expand.Kernel.Values);
        _expand.Pack(_module.Expand.Kernel.Values);
        _project.Pack(_module.Project.Kernel.Values);
        if (_module.Project.Bias is { } bias) _project.SetConstants(0, bias.Values);
        _spread?.Pack(_module.Project.Kernel.Values);
    }

    public override void Forward(nint arena, int first, int count)
    {
        Measure(arena, count);
        for (int i = 0; i < count; i++)
        {
            nint slice = SliceOf(arena, i), scratch = Scratch(i % _chunk);
            StridedImage y = _y.In(scratch);
            ElementwiseSum.Copy(_input.Buffer!.In(slice), _x.In(scratch), false);
            _expand.Run(scratch);
            _project.Run(scratch);
            ElementwiseSum.Copy(y, _output.Buffer!.In(slice), false);
            if (_outputSums is not null) ChannelMoments.Add(y, _outputSums, _outputSquares);
        }
    }

    public override void Backward(nint arena, int first, int count)
    {
        if (_output.Gradient is not { } gradient) return;
        _inputCall?.PackRows(_module.Expand.Kernel.Values, _norm.Factor, _module.Inputs);
        for (int done = 0; done < count; done += _chunk)
        {
            int images = Math.Min(_chunk, count - done);
            for (int i = 0; i < images; i++) BackwardToMiddle(SliceOf(arena, done + i), Scratch(i), gradient);
            _projectKernel!.Run(Scratch(0), _scratchSliceBytes, images);
            _expandKernel!.Run(Scratch(0), _scratchSliceBytes, images);
            for (int i = 0; i < images && _inputCall is not null; i++)
            {
                _inputCall.Run(Scratch(i));
                StridedImage target = _inputGradient!.In(SliceOf(arena, done + i));
                ElementwiseSum.Copy(_inputPart.In(Scratch(i)), target, _accumulates);
            }
        }
        Correct(arena, count);
    }

    public override void Collect(Span<float> gradient)
    {
        _projectKernel?.AddTo(gradient[_projectRange]);
        Span<float> expand = gradient[_expandRange];
        TensorPrimitives.Add(expand, _expandGradient, expand);
        Array.Clear(_expandGradient);
        _normGradient.AddTo(gradient);
        _projectBias?.AddTo(gradient);
    }

    private nint Scratch(int image) => _scratch!.Address + (nint)(image * _scratchSliceBytes);

    private double Pixels(int images) => (double)images * _x.Height * _x.Width;

    private void Measure(nint arena, int images)
    {
        LaneBuffer input = _input.Buffer!;
        new Span<float>(_sum, input.Pitch).Clear();
        Array.Clear(_moments);
        _momentCall.Run(arena, SliceBytes, images);
        _momentCall.AddTo(_moments);
        for (int i = 0; i < images; i++) ChannelMoments.Add(input.In(SliceOf(arena, i)), _sum, _squares);
        _norm.Measure(_sum, _moments, Pixels(images));
        _expand.SetConstants(1, _norm.Factor);
        _expand.SetConstants(2, _norm.Addend);
    }

    // The middle again, and the gradient of the norm's output where the rectifier lets it through.
    private void BackwardToMiddle(nint slice, nint scratch, LaneBuffer gradient)
    {
        ElementwiseSum.Copy(_input.Buffer!.In(slice), _x.In(scratch), false);
        ElementwiseSum.Copy(gradient.In(slice), _y.In(scratch), false);
        _projectBias?.Add(_y.In(scratch));
        _expand.Run(scratch);
        _spread!.Run(scratch);
        _unshift!.Run(scratch);
        ChannelMoments.Add(_gradient.In(scratch), _gradientSum, _gradientSquares);
    }

    private void Correct(nint arena, int images)
    {
        Array.Clear(_products);
        _expandKernel!.AddTo(_products);
        _norm.Differentiate(_gradientSum, _products, Pixels(images), _normGradient, _expandGradient);
        new Span<float>(_gradientSum, _gradient.Pitch).Clear();
        if (_correct is null) return;
        _correct.Pack(_norm.Correction);
        _correct.SetConstants(0, _norm.CorrectionAddend);
        for (int i = 0; i < images; i++) _correct.Run(SliceOf(arena, i));
    }
}
