using ShiftService.Graph;
using ShiftService.Kernels;
using ShiftService.Training.Parameters;

namespace ShiftService.Training.Autodiff;

/// <summary>
/// A lane while it is planned: values, their buffers, and the gradients that steps ask for. Gradient buffers of one form are used again as
/// soon as the step that defines the value has read them.
/// </summary>
internal sealed class LanePlan(Isa isa, LaneMemory memory, LaneOptions options, ParameterSet parameters)
{
    private readonly Dictionary<string, LaneValue> _values = [];
    private readonly List<LaneBuffer> _buffers = [];
    private readonly Dictionary<(int Channels, int Height, int Width, int Border), Stack<LaneBuffer>> _free = [];
    private readonly Dictionary<LaneBuffer, int> _holders = [];

    public Isa Isa => isa;

    public LaneMemory Memory => memory;

    public LaneOptions Options => options;

    public ParameterSet Parameters => parameters;

    /// <summary>What the dropout of the micro-batch in work depends on.</summary>
    public DropoutSeed Dropout { get; set; }

    /// <summary>Weights over the styles of each image of the micro-batch in work, [image, style]; empty without styles.</summary>
    public float[] Styles { get; set; } = [];

    /// <summary>Bytes from one image of the arena to the next; known once laid out.</summary>
    public long SliceBytes { get; private set; }

    /// <summary>Gives every image all styles alike.</summary>
    public void MixAllStyles(int styles) => Array.Fill(Styles, 1f / Math.Max(1, styles));

    /// <summary>The value of a name, made at its first mention.</summary>
    public LaneValue Value(string name, TensorShape shape)
    {
        if (!_values.TryGetValue(name, out LaneValue? value)) _values.Add(name, value = new(name, shape));
        return value;
    }

    /// <summary>The value of a name.</summary>
    public LaneValue Value(string name) => _values[name];

    /// <summary>True if a weight is trained.</summary>
    public bool IsTrained(Weight? weight) => weight is not null && parameters.Find(weight) is not null;

    /// <summary>The part of a flat gradient that belongs to a weight; empty if it is not trained.</summary>
    public Range RangeOf(Weight? weight) =>
        weight is not null && parameters.Find(weight) is { } p ? p.Offset..(p.Offset + p.Length) : 0..0;

    /// <summary>A buffer of its own.</summary>
    public LaneBuffer NewBuffer(int channels, int height, int width, int border, bool packed = false)
    {
        var buffer = new LaneBuffer(channels, height, width, border, packed);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Gives a value its place.</summary>
    public LaneBuffer Define(LaneValue value, bool packed = false) =>
        value.Buffer = NewBuffer(value.Shape.Channels, value.Shape.Height, value.Shape.Width, value.Border, packed);

    /// <summary>
    /// Where a reader writes its part of a value's gradient. The first to ask writes, those after it add to what is there.
    /// </summary>
    public LaneBuffer GradientOf(LaneValue value, out bool accumulates)
    {
        accumulates = value.Gradient is not null;
        if (value.Gradient is null) Hold(value.Gradient = Take(value));
        return value.Gradient!;
    }

    /// <summary>Lets a value's gradient be the very buffer of another's, where it is the first part of it and the form fits.</summary>
    public bool TryShareGradient(LaneValue value, LaneBuffer buffer)
    {
        if (value.Gradient is not null || buffer.Border < value.GradientBorder) return false;
        if ((buffer.Channels, buffer.Height, buffer.Width) != (value.Shape.Channels, value.Shape.Height, value.Shape.Width)) return false;
        Hold(value.Gradient = buffer);
        return true;
    }

    /// <summary>Called when the step that defines a value is planned: nobody reads the value's gradient after it.</summary>
    public void ReleaseGradient(LaneValue value)
    {
        if (value.Gradient is not { } buffer || --_holders[buffer] > 0) return;
        (int, int, int, int) key = (buffer.Channels, buffer.Height, buffer.Width, buffer.Border);
        if (!_free.TryGetValue(key, out Stack<LaneBuffer>? free)) _free.Add(key, free = new());
        free.Push(buffer);
    }

    /// <summary>Gives every buffer its place in the slice.</summary>
    public void LayOut()
    {
        foreach (LaneBuffer buffer in _buffers)
        {
            buffer.Start = SliceBytes;
            SliceBytes += buffer.Bytes;
        }
    }

    private void Hold(LaneBuffer buffer) => _holders[buffer] = _holders.GetValueOrDefault(buffer) + 1;

    private LaneBuffer Take(LaneValue value)
    {
        (int Channels, int Height, int Width, int Border) key =
            (value.Shape.Channels, value.Shape.Height, value.Shape.Width, value.GradientBorder);
        return _free.TryGetValue(key, out Stack<LaneBuffer>? free) && free.Count > 0
            ? free.Pop()
            : NewBuffer(key.Channels, key.Height, key.Width, key.Border);
    }
}
