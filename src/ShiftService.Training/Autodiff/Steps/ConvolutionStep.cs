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
    /// <summary>Images are summed together until they have so many pixels.</summary>
    private const int PixelsARun = 1024;

    private readonly ProductLayer _layer;
    private readonly LaneValue _input, _output;
    private readonly bool _trainsKernel, _trainsBias;
    private readonly Range _kernelRange, _biasRange;
    private readonly List<ProductCall> _inputCalls = [];
    private LaneBuffer? _inputGradient, _shifted;
    private ProductCall _forward = null!;
    private TapCall? _unshift;
    private OuterProductCall? _kernelCall;
    private float* _biasSums, _outputSums, _outputSquares;
    private bool _accumulates, _clears;
    private long _sliceBytes;

    public ConvolutionStep(string name, LanePlan plan, ProductLayer layer, LaneValue input, LaneValue output)
        : base(name)
    {
        (_layer, _input, _output) = (layer, input, output);
        _trainsKernel = plan.IsTrained(layer.Kernel);
        _trainsBias = plan.IsTrained(layer.Bias);
        _kernelRange = plan.RangeOf(layer.Kernel);
        _biasRange = plan.RangeOf(layer.Bias);
        output.NeedsGradient = input.NeedsGradient || _trainsKernel || _trainsBias;
        if (input.NeedsGradient) output.GradientBorder = layer.GradientBorder;
        plan.Define(output);
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
        plan.ReleaseGradient(_output);
    }

    public override void Bind(LanePlan plan)
    {
        SlidingWindow window = _layer.Window;
        LaneBuffer output = _output.Buffer!;
        _sliceBytes = plan.SliceBytes;
        _forward = new(
            plan.Isa, plan.Memory, ForwardMap, output.Height, output.Width, window.Stride.Y, window.Stride.X,
            CallEnding.Store(new(output), false));
        if (_output.Gradient is not { } gradient) return;
        if (_trainsBias) _biasSums = plan.Memory.Floats(2L * output.Pitch);
        if (_trainsKernel)
            _kernelCall = new(
                plan.Isa, plan.Memory, ForwardMap, new(gradient), window.Stride.Y, window.Stride.X, _sliceBytes,
                Math.Clamp(PixelsARun / (output.Height * output.Width), 1, plan.Options.MicroBatch));
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

    public override void Forward(nint arena, int images)
    {
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            _forward.Run(slice);
            if (_outputSums is not null) ChannelMoments.Add(_output.Buffer!.In(slice), _outputSums, _outputSquares);
        }
    }

    public override void Backward(nint arena, int images)
    {
        if (_output.Gradient is not { } gradient) return;
        _kernelCall?.Run(arena, _sliceBytes, images);
        for (int i = 0; i < images; i++)
        {
            nint slice = arena + (nint)(i * _sliceBytes);
            if (_biasSums is not null) ChannelMoments.Add(gradient.In(slice), _biasSums, _biasSums + gradient.Pitch);
            if (_clears) _inputGradient!.Clear(slice);
            foreach (ProductCall call in _inputCalls) call.Run(slice);
            _unshift?.Run(slice);
        }
    }

    public override void Collect(Span<float> gradient)
    {
        _kernelCall?.AddTo(gradient[_kernelRange]);
        if (_biasSums is null) return;
        Span<float> bias = gradient[_biasRange];
        for (int c = 0; c < bias.Length; c++) bias[c] += _biasSums[c];
        new Span<float>(_biasSums, bias.Length).Clear();
    }

    // The taps that outputs [first, end) read: the channels of their groups, cut where the displacement changes.
    private List<Tap> Taps(int first, int end)
    {
        SlidingWindow window = _layer.Window;
        int from = first / _layer.OutputsAGroup * _layer.InputsAGroup, to = ((end - 1) / _layer.OutputsAGroup + 1) * _layer.InputsAGroup;
        var taps = new List<Tap>();
        for (int ky = 0; ky < window.Kernel.Y; ky++)
            for (int kx = 0; kx < window.Kernel.X; kx++)
                for (int c = from; c < to;)
                {
                    int next = c + 1;
                    while (next < to && (_layer.Offsets is null || _layer.Offsets[next] == _layer.Offsets[c])) next++;
                    (int dy, int dx) = _layer.Offsets is { } offsets ? (offsets[c].Dy, offsets[c].Dx) : (0, 0);
                    taps.Add(new(
                        _input.Buffer!, c, next - c, dy + ky * window.Dilation.Y - window.Padding.Top,
                        dx + kx * window.Dilation.X - window.Padding.Left, ky * window.Kernel.X + kx));
                    c = next;
                }
        return taps;
    }

    private void BindShifted(LanePlan plan, LaneBuffer gradient)
    {
        IReadOnlyList<Offset2D> offsets = _layer.Offsets!;
        SlidingWindow window = _layer.Window;
        var map = new ProductMap(
            _input.Shape.Channels, (_, _) => [new(gradient, 0, _layer.Outputs, 0, 0)],
            (input, _, output) => _layer.WeightOf(output, input, 0));
        _inputCalls.Add(new(
            plan.Isa, plan.Memory, map, gradient.Height, gradient.Width, 1, 1,
            CallEnding.Store(new(_shifted!, window.Stride.Y, window.Stride.X), false)));
        Offset2D[] distinct = [.. offsets.Distinct()];
        _unshift = new(
            plan.Isa, plan.Memory, _shifted!, [.. distinct.Select(o => (-o.Dy, -o.Dx))],
            (channel, tap) => offsets[channel] == distinct[tap] ? 0 : -1, _shifted!.Height, _shifted.Width, 1, 1,
            CallEnding.Store(new(_inputGradient!), _accumulates));
        _unshift.Pack([1f]);
    }

    // Input pixels of one phase of the stride meet the same places of the window.
    private void BindPhases(LanePlan plan, LaneBuffer gradient)
    {
        SlidingWindow window = _layer.Window;
        for (int py = 0; py < window.Stride.Y; py++)
            for (int px = 0; px < window.Stride.X; px++)
            {
                int height = (_input.Shape.Height - py + window.Stride.Y - 1) / window.Stride.Y;
                int width = (_input.Shape.Width - px + window.Stride.X - 1) / window.Stride.X;
                if (height < 1 || width < 1) continue;
                (int Dy, int Dx, int Position)[] places = [.. PlacesOf(py, px)];
                if (places.Length == 0)
                {
                    _clears = !_accumulates;
                    continue;
                }
                List<Tap> TapsOf(int first, int end)
                {
                    int from = first / _layer.InputsAGroup * _layer.OutputsAGroup;
                    int to = ((end - 1) / _layer.InputsAGroup + 1) * _layer.OutputsAGroup;
                    return [.. places.Select(p => new Tap(gradient, from, to - from, p.Dy, p.Dx, p.Position))];
                }
                var map = new ProductMap(
                    _input.Shape.Channels, TapsOf, (input, tap, output) => _layer.WeightOf(output, input, tap.Position));
                _inputCalls.Add(new(
                    plan.Isa, plan.Memory, map, height, width, 1, 1,
                    CallEnding.Store(new(_inputGradient!, window.Stride.Y, window.Stride.X, py, px), _accumulates)));
            }
    }

    private IEnumerable<(int Dy, int Dx, int Position)> PlacesOf(int py, int px)
    {
        SlidingWindow window = _layer.Window;
        for (int ky = 0; ky < window.Kernel.Y; ky++)
            for (int kx = 0; kx < window.Kernel.X; kx++)
            {
                int dy = py + window.Padding.Top - ky * window.Dilation.Y, dx = px + window.Padding.Left - kx * window.Dilation.X;
                if (dy % window.Stride.Y == 0 && dx % window.Stride.X == 0)
                    yield return (dy / window.Stride.Y, dx / window.Stride.X, ky * window.Kernel.X + kx);
            }
    }
}
