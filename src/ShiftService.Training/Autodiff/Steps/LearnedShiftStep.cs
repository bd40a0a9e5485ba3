using ShiftService.Graph;
using ShiftService.Training.Autodiff.Calls;

namespace ShiftService.Training.Autodiff.Steps;

/// <summary>
/// A shift whose offsets are learned. Active shifts blend the four neighbours of where a channel's offset points to (Jeon and Kim, NeurIPS
/// 2018), and the gradient of the input is the same blend transposed. Sparse shifts move by whole pixels, forward and back (Chen et al.,
/// CVPR 2019). The gradient of an offset is, for both, the slope of the blend at the offset as it is: a difference of the neighbours' sums
/// over pixels of value times gradient.
/// <para>
/// An image has a border of zeros for offsets of up to <see cref="MostPixels"/>, or for all that are shorter than the image; neighbours
/// farther off than the image is large are zero and not read. A longer offset within a larger image is refused.
/// </para>
/// </summary>
internal sealed unsafe class LearnedShiftStep : ImageStep
{
    /// <summary>Longest offset, in pixels, in an image that is larger.</summary>
    public const int MostPixels = 8;

    private const int Neighbours = 4;

    private readonly Weight _offsets;
    private readonly int _stride;
    private readonly bool _rounds;
    private readonly Range _range;
    private readonly ChannelTaps _taps;
    private readonly List<(MovingTapCall Call, int Y, int X)> _inputCalls = [];
    private readonly (float Y, float X)[] _fractions;

    // Of each channel's neighbours, the place in its vector's taps; -1 for none. Taps are distinct places that some channel needs.
    private readonly int[] _placeOf;
    private readonly nint[] _places;
    private readonly int[] _placeCounts;
    private MovingTapCall _forward = null!;
    private float* _sums;

    public LearnedShiftStep(string name, LanePlan plan, Weight offsets, int stride, bool rounds, LaneValue input, LaneValue output)
        : base(name, plan, input, output, plan.IsTrained(offsets))
    {
        (_offsets, _stride, _rounds) = (offsets, stride, rounds);
        _range = plan.RangeOf(offsets);
        int channels = input.Shape.Channels, vectors = input.Buffer!.Pitch / TapProducts.Lanes;
        _taps = new(channels, rounds ? 1 : Neighbours);
        _fractions = new (float, float)[channels];
        _placeOf = new int[channels * Neighbours];
        _places = new nint[vectors * MostPlaces];
        _placeCounts = new int[vectors];
        if (input.NeedsGradient) output.GradientBorder = (BorderOf(input.Shape) + stride - 1) / stride;
    }

    private static int MostPlaces => Neighbours * TapProducts.Lanes;

    /// <summary>Pixels of zeros that a learned shift needs around what it reads.</summary>
    public static int BorderOf(in TensorShape input) => Math.Min(Math.Max(input.Height, input.Width) - 1, MostPixels + 1);

    public override void Bind(LanePlan plan)
    {
        base.Bind(plan);
        LaneBuffer output = Output.Buffer!;
        _forward = new(
            plan.Isa, plan.Memory, Input.Buffer!, _taps.TapsAChannel, output.Height, output.Width, _stride,
            CallEnding.Store(new(output), false));
        if (Output.Gradient is not { } gradient) return;
        if (plan.IsTrained(_offsets)) _sums = plan.Memory.Floats((long)_placeCounts.Length * MostPlaces * TapProducts.Lanes);
        if (InputGradient is null) return;
        foreach (StridePhase phase in StridePhase.Of(new(1, _stride, 1, 0), Input.Shape.Height, Input.Shape.Width))
        {
            var ending = CallEnding.Store(new(InputGradient, _stride, _stride, phase.Y, phase.X), Accumulates);
            _inputCalls.Add((
                new(plan.Isa, plan.Memory, gradient, _taps.TapsAChannel, phase.Height, phase.Width, 1, ending), phase.Y, phase.X));
        }
    }

    /// <exception cref="ModelException">An offset is not finite, or too long.</exception>
    public override void Refresh()
    {
        Array.Clear(_placeCounts);
        for (int c = 0; c < _fractions.Length; c++) TakeChannel(c, _offsets.Values[2 * c], _offsets.Values[2 * c + 1]);
        _forward.Take(_taps);
        foreach ((MovingTapCall call, int y, int x) in _inputCalls) call.TakeTransposed(_taps, y, x, _stride);
    }

    public override void Collect(Span<float> gradient)
    {
        if (_sums is null) return;
        Span<float> offsets = gradient[_range];
        for (int c = 0; c < _fractions.Length; c++)
        {
            (float fy, float fx) = _fractions[c];
            float topLeft = SumOf(c, 0), topRight = SumOf(c, 1), bottomLeft = SumOf(c, 2), bottomRight = SumOf(c, 3);
            offsets[2 * c] += (1 - fx) * (bottomLeft - topLeft) + fx * (bottomRight - topRight);
            offsets[2 * c + 1] += (1 - fy) * (topRight - topLeft) + fy * (bottomRight - bottomLeft);
        }
        for (int v = 0; v < _placeCounts.Length; v++) new Span<float>(SumsOf(v), _placeCounts[v] * TapProducts.Lanes).Clear();
    }

    protected override void ForwardImage(nint slice, int image) => _forward.Run(slice);

    protected override void BackwardImage(nint slice, int image)
    {
        for (int v = 0; _sums is not null && v < _placeCounts.Length; v++)
            TapProducts.Add(
                Input.Buffer!.In(slice), Output.Gradient!.In(slice), _stride, _stride, v * TapProducts.Lanes,
                _places.AsSpan(v * MostPlaces, _placeCounts[v]), SumsOf(v));
        foreach ((MovingTapCall call, _, _) in _inputCalls) call.Run(slice);
    }

    private void TakeChannel(int c, float dy, float dx)
    {
        int top = Whole(c, dy, Input.Shape.Height, MathF.Floor(dy)), left = Whole(c, dx, Input.Shape.Width, MathF.Floor(dx));
        (float fy, float fx) = _fractions[c] = (Math.Clamp(dy - top, 0, 1), Math.Clamp(dx - left, 0, 1));
        for (int n = 0; n < Neighbours; n++)
        {
            (int y, int x) = (top + n / 2, left + n % 2);
            bool inside = IsInside(y, x);
            _placeOf[c * Neighbours + n] = inside ? PlaceOf(c / TapProducts.Lanes, y, x) : -1;
            float weight = (n / 2 == 0 ? 1 - fy : fy) * (n % 2 == 0 ? 1 - fx : fx);
            if (!_rounds) _taps[c, n] = (y, x, inside ? weight : 0);
        }
        if (!_rounds) return;
        int roundedY = Whole(c, dy, Input.Shape.Height, MathF.Round(dy, MidpointRounding.AwayFromZero));
        int roundedX = Whole(c, dx, Input.Shape.Width, MathF.Round(dx, MidpointRounding.AwayFromZero));
        _taps[c, 0] = (roundedY, roundedX, IsInside(roundedY, roundedX) ? 1 : 0);
    }

    // Neighbours that no pixel of the image reaches are zero.
    private bool IsInside(int y, int x) => Math.Abs(y) < Input.Shape.Height && Math.Abs(x) < Input.Shape.Width;

    // The whole number that an offset was rounded to; far outside of the image any will do.
    private int Whole(int channel, float offset, int side, float rounded)
    {
        if (!float.IsFinite(offset) || Math.Abs(offset) > MostPixels && Math.Abs(offset) < side)
            throw new ModelException(
                ModelError.InvalidAttribute,
                $"the offset of channel {channel} is {offset} pixels; an image of {side} can be trained with up to {MostPixels}", Name);
        return (int)Math.Clamp(rounded, -side - 2, side + 2);
    }

    private int PlaceOf(int vector, int dy, int dx)
    {
        nint displacement = (nint)dy * Input.Buffer!.RowBytes + (nint)dx * Input.Buffer.PixelBytes;
        Span<nint> places = _places.AsSpan(vector * MostPlaces, MostPlaces);
        int place = places[.._placeCounts[vector]].IndexOf(displacement);
        if (place < 0) places[place = _placeCounts[vector]++] = displacement;
        return place;
    }

    private float* SumsOf(int vector) => _sums + (long)vector * MostPlaces * TapProducts.Lanes;

    private float SumOf(int channel, int neighbour)
    {
        int place = _placeOf[channel * Neighbours + neighbour];
        return place < 0 ? 0 : SumsOf(channel / TapProducts.Lanes)[place * TapProducts.Lanes + channel % TapProducts.Lanes];
    }
}
