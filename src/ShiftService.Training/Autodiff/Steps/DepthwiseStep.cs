using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A depthwise convolution of any window. Forward is one pass; the gradient of the input is one for each phase of the stride; those of the
/// kernel's taps are summed for one vector of channels after the other.
/// </summary>
internal sealed unsafe class DepthwiseStep : ImageStep
{
    private readonly Convolution _convolution;
    private readonly bool _trainsKernel;
    private readonly Range _kernelRange;
    private readonly List<TapCall> _inputCalls = [];
    private readonly nint[] _taps;
    private TapCall _forward = null!;
    private BiasGradient? _biasGradient;
    private float* _kernelSums;
    private bool _clears;

    public DepthwiseStep(string name, LanePlan plan, Convolution convolution, LaneValue input, LaneValue output)
        : base(name, plan, input, output, plan.IsTrained(convolution.Kernel) || plan.IsTrained(convolution.Bias))
    {
        _convolution = convolution;
        _trainsKernel = plan.IsTrained(convolution.Kernel);
        _kernelRange = plan.RangeOf(convolution.Kernel);
        _taps = new nint[convolution.Window.Kernel.Y * convolution.Window.Kernel.X];
        if (input.NeedsGradient) output.GradientBorder = ProductLayer.Of(convolution).GradientBorder;
    }

    public override void Bind(LanePlan plan)
    {
        base.Bind(plan);
        SlidingWindow window = _convolution.Window;
        LaneBuffer input = Input.Buffer!, output = Output.Buffer!;
        var displacements = new (int Dy, int Dx)[_taps.Length];
        for (int t = 0; t < _taps.Length; t++)
        {
            (int ky, int kx) = Math.DivRem(t, window.Kernel.X);
            (int dy, int dx) = displacements[t] =
                (ky * window.Dilation.Y - window.Padding.Top, kx * window.Dilation.X - window.Padding.Left);
            _taps[t] = (nint)dy * input.RowBytes + (nint)dx * input.PixelBytes;
        }
        _forward = new(
            plan.Isa, plan.Memory, input, displacements, (channel, tap) => channel * _taps.Length + tap, output.Height, output.Width,
            window.Stride.Y, window.Stride.X, CallEnding.Store(new(output), false));
        if (Output.Gradient is not { } gradient) return;
        _biasGradient = BiasGradient.Of(_convolution.Bias, plan, output);
        if (_trainsKernel) _kernelSums = plan.Memory.Floats((long)_taps.Length * output.Pitch);
        if (InputGradient is not null) BindPhases(plan, gradient);
    }

    public override void Refresh()
    {
        _forward.Pack(_convolution.Kernel.Values);
        if (_convolution.Bias is not null) _forward.SetConstants(0, _convolution.Bias.Values);
        foreach (TapCall call in _inputCalls) call.Pack(_convolution.Kernel.Values);
    }

    public override void Collect(Span<float> gradient)
    {
        _biasGradient?.AddTo(gradient);
        if (_kernelSums is null) return;
        Span<float> kernel = gradient[_kernelRange];
        for (int c = 0; c < Input.Shape.Channels; c++)
            for (int t = 0; t < _taps.Length; t++)
                kernel[c * _taps.Length + t] += SumsOf(c / TapProducts.Lanes)[t * TapProducts.Lanes + c % TapProducts.Lanes];
        new Span<float>(_kernelSums, _taps.Length * Output.Buffer!.Pitch).Clear();
    }

    protected override void ForwardImage(nint slice, int image) => _forward.Run(slice);

    protected override void BackwardImage(nint slice, int image)
    {
        LaneBuffer gradient = Output.Gradient!;
        _biasGradient?.Add(gradient.In(slice));
        for (int p = 0; _kernelSums is not null && p < gradient.Pitch; p += TapProducts.Lanes)
            TapProducts.Add(
                Input.Buffer!.In(slice), gradient.In(slice), _convolution.Window.Stride.Y, _convolution.Window.Stride.X, p, _taps,
                SumsOf(p / TapProducts.Lanes));
        if (_clears) InputGradient!.Clear(slice);
        foreach (TapCall call in _inputCalls) call.Run(slice);
    }

    private float* SumsOf(int vector) => _kernelSums + (long)vector * _taps.Length * TapProducts.Lanes;

    private void BindPhases(LanePlan plan, LaneBuffer gradient)
    {
        SlidingWindow window = _convolution.Window;
        foreach (StridePhase phase in StridePhase.Of(window, Input.Shape.Height, Input.Shape.Width))
        {
            if (phase.Places.Count == 0)
            {
                _clears = !Accumulates;
                continue;
            }
            _inputCalls.Add(new(
                plan.Isa, plan.Memory, gradient, [.. phase.Places.Select(p => (p.Dy, p.Dx))],
                (channel, place) => channel * _taps.Length + phase.Places[place].Position, phase.Height, phase.Width, 1, 1,
                CallEnding.Store(new(InputGradient!, window.Stride.Y, window.Stride.X, phase.Y, phase.X), Accumulates)));
        }
    }
}
