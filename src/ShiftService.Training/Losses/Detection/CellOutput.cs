using ShiftService.Faces.Detection;

namespace ShiftService.Training.Losses.Detection;

/// <summary>What the network says in one cell. The channels of a level lie <see cref="DetectionLevel.Cells"/> values apart.</summary>
internal readonly ref struct CellOutput(ReadOnlySpan<float> output, in DetectionLevel level, int row, int column)
{
    private readonly ReadOnlySpan<float> _values = output[(level.FirstValue + row * level.Columns + column)..];
    private readonly int _pitch = level.Cells;

    /// <summary>Logit of the score.</summary>
    public float Logit => _values[DetectionChannels.Score * _pitch];

    /// <summary>The box.</summary>
    public CellBox Box
    {
        get
        {
            float x = this[DetectionChannels.Box], y = this[DetectionChannels.Box + 1];
            float halfWidth = HalfSide(this[DetectionChannels.Box + 2]), halfHeight = HalfSide(this[DetectionChannels.Box + 3]);
            return new(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        }
    }

    /// <summary>Any channel.</summary>
    public float this[int channel] => _values[channel * _pitch];

    private static float HalfSide(float logSize) => 0.5f * MathF.Exp(Math.Min(logSize, DetectionChannels.MaxLogSize));
}
