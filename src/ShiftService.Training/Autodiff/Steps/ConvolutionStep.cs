using ShiftService.Graph;
using ShiftService.Kernels.Norms;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A convolution or matrix product, dense or grouped, of any window, behind a shift of whole pixels or not. Forward is one product. The
/// gradient of the input is a product with the transposed kernel, one for each phase of the stride; behind a shift it is computed where the
/// shifted values lie, densely, and then moved back. The gradient of the kernel is an outer product over pixels.
/// </summary>
internal sealed unsafe class ConvolutionStep : LaneStep, ISumsOutput
{
    private readonly ProductLayer _layer;
    private readonly LaneValue _input, _output;
    private readonly bool _trainsKernel, _joins;
    private readonly Range _kernelRange;
    private readonly List<ProductCall> _inputCalls = [];
    private LaneBuffer? _inputGradient, _shifted;
    private ProductCall _forward = null!;
    private TapCall? _unshift;
    private OuterProductCall? _kernelCall;
    private BiasGradient? _biasGradient;
    private float* _outputSums, _outputSquares;
    private bool _accumulates, _clears;

    /// <summary>Plans the step.</summary>
    /// <param name="name">Name of the operator's node.</param>
    /// <param name="plan">The lane.</param>
    /// <param name="layer">What is multiplied.</param>
    /// <param name="input">What is read.</param>
    /// <param name="output">What is defined.</param>
    /// <param name="joins">True to add to what another step, which comes first, defined already.</param>
    public ConvolutionStep(string name, LanePlan plan, ProductLayer layer, LaneValue input, LaneValue output, bool joins = false)
        : base(name)
    {
        (_layer, _input, _output, _joins) = (layer, input, output, joins);
        _trainsKernel = plan.IsTrained(layer.Kernel);
        _kernelRange = plan.RangeOf(layer.Kernel);
        output.NeedsGradient |= input.NeedsGradient || _trainsKernel || plan.IsTrained(layer.Bias);
        if (input.NeedsGradient) output.GradientBorder = Math.Max(output.GradientBorder, layer.GradientBorder);
        if (!joins) plan.Define(output);
    }

    private ProductMap ForwardMap => new(_layer.Outputs, Taps, (output, tap, input) => _layer.WeightOf(output, input, tap.Position));

    /// <inheritdoc/>
    public void SumOutputInto(float* sums, float* squares)
    {
        _outputSums = sums;
        _outputSquares = squares;
    }

    public override void PlanBackward(LanePlan plan)
    {
        if (_output.Gradient is null) return;
        if (_input.NeedsGradient)
        {
            _inputGradient = plan.GradientOf(_input, out _accumulates);
            if (_layer.Offsets is not null)
            {
                // Its own for good: between the pixels of a stride it stays zero.
                LaneBuffer input = _input.Buffer!;
                _shifted = plan.NewBuffer(input.Channels, input.Height, input.Width, _layer.Border);
            }
        }
        if (!_joins) plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan)
    {
        SlidingWindow window = _layer.Window;
        LaneBuffer output = _output.Buffer!;
        base.Bind(plan);
        _forward = new(
            plan.Isa, plan.Memory, ForwardMap, output.Height, output.Width, window.Stride.Y, window.Stride.X,
            CallEnding.Store(new(output), _joins));
        if (_output.Gradient is not { } gradient) return;
        _biasGradient = BiasGradient.Of(_layer.Bias, plan, output);
        if (_trainsKernel)
            _kernelCall = new(
                plan.Isa, plan.Memory, ForwardMap, new(gradient), window.Stride.Y, window.Stride.X, SliceBytes,
                OuterProductCall.ImagesARun(output, plan.Options.MicroBatch));
        if (_inputGradient is null) return;
        if (_shifted is not null) BindShifted(plan, gradient);
        else BindPhases(plan, gradient);
    }

    public override void Refresh()
    {
        _forward.Pack(_layer.Kernel.Values);
        if (_layer.Bias is not null) _forward.SetConstants(0, _layer.Bias.Values);
        foreach (ProductCall call in _inputCalls) call.Pack(_layer.Kernel.Values);
    }

    public override void Forward(nint arena, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            _forward.Run(slice);
            if (_outputSums is not null) ChannelMoments.Add(_output.Buffer!.In(slice), _outputSums, _outputSquares);
        }
    }

    public override void Backward(nint arena, int first, int count)
    {
        if (_output.Gradient is not { } gradient) return;
        _kernelCall?.Run(SliceOf(arena, first), SliceBytes, count);
        for (int i = first; i < first + count; i++)
        {
            nint slice = SliceOf(arena, i);
            _biasGradient?.Add(gradient.In(slice));
            if (_clears) _inputGradient!.Clear(slice);
            foreach (ProductCall call in _inputCalls) call.Run(slice);
            _unshift?.Run(slice);
        }
    }

    public override void Collect(Span<float> gradient)
    {
        _kernelCall?.AddTo(gradient[_kernelRange]);
        _biasGradient?.AddTo(gradient);
    }

    // The taps that outputs [first, end) read: the channels of their groups.
    private List<Tap> Taps(int first, int end)
    {
        SlidingWindow window = _layer.Window;
        int from = first / _layer.OutputsAGroup * _layer.InputsAGroup, to = ((end - 1) / _layer.OutputsAGroup + 1) * _layer.InputsAGroup;
        var taps = new List<Tap>();
        for (int ky = 0; ky < window.Kernel.Y; ky++)
            for (int kx = 0; kx < window.Kernel.X; kx++)
                taps.AddRange(Tap.Runs(
                    _input.Buffer!, from, to, _layer.Offsets, ky * window.Dilation.Y - window.Padding.Top,
                    kx * window.Dilation.X - window.Padding.Left, ky * window.Kernel.X + kx));
        return taps;
    }

    private void BindShifted(LanePlan plan, LaneBuffer gradient)
    {
        SlidingWindow window = _layer.Window;
        var map = new ProductMap(
            _input.Shape.Channels, (_, _) => [new(gradient, 0, _layer.Outputs, 0, 0)],
            (input, _, output) => _layer.WeightOf(output, input, 0));
        _inputCalls.Add(new(
            plan.Isa, plan.Memory, map, gradient.Height, gradient.Width, 1, 1,
            CallEnding.Store(new(_shifted!, window.Stride.Y, window.Stride.X), false)));
        _unshift = TapCall.ShiftBack(plan, _shifted!, _layer.Offsets!, CallEnding.Store(new(_inputGradient!), _accumulates));
    }

    private void BindPhases(LanePlan plan, LaneBuffer gradient)
    {
        SlidingWindow window = _layer.Window;
        foreach (StridePhase phase in StridePhase.Of(window, _input.Shape.Height, _input.Shape.Width))
        {
            if (phase.Places.Count == 0)
            {
                _clears = !_accumulates;
                continue;
            }
            List<Tap> TapsOf(int first, int end)
            {
                int from = first / _layer.InputsAGroup * _layer.OutputsAGroup;
                int to = ((end - 1) / _layer.InputsAGroup + 1) * _layer.OutputsAGroup;
                return [.. phase.Places.Select(p => new Tap(gradient, from, to - from, p.Dy, p.Dx, p.Position))];
            }
            var map = new ProductMap(
                _input.Shape.Channels, TapsOf, (input, tap, output) => _layer.WeightOf(output, input, tap.Position));
            _inputCalls.Add(new(
                plan.Isa, plan.Memory, map, phase.Height, phase.Width, 1, 1,
                CallEnding.Store(new(_inputGradient!, window.Stride.Y, window.Stride.X, phase.Y, phase.X), _accumulates)));
        }
    }
}
