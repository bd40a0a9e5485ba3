using ShiftService.Engine.Simd.Passes;
using ShiftService.Graph;
using ShiftService.Graph.Operators;
using ShiftService.Kernels.Images;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>
/// The factor and addend of an instance norm, for each image. Until the last row they hold the mean and the squares so far. With styles,
/// scale and bias are the image's mixture of the tables' rows.
/// </summary>
internal sealed unsafe class InstanceStatisticsStep : Step
{
    private readonly TensorBuffer _source;
    private readonly TensorBuffer[] _factors;
    private readonly TensorBuffer[] _addends;
    // By style, of which a norm without styles has one, and position.
    private readonly float[][] _scale;
    private readonly float[][] _bias;
    private readonly bool _hasStyles;
    private readonly float _epsilon;

    /// <summary>Prepares the step.</summary>
    /// <param name="name">Name of the norm's node.</param>
    /// <param name="norm">An instance norm, conditional or not.</param>
    /// <param name="channels">Where its channels lie, all in one buffer.</param>
    /// <param name="factors">Buffers of the factor.</param>
    /// <param name="addends">Buffers of the addend.</param>
    public InstanceStatisticsStep(string name, Operator norm, ChannelPlace[] channels, TensorBuffer[] factors, TensorBuffer[] addends)
        : base(name, "instance-statistics")
    {
        (_source, _factors, _addends) = (channels[0].Buffer, factors, addends);
        (Weight scale, Weight bias, _epsilon, int styles) = norm switch
        {
            ConditionalInstanceNorm n => (n.Scale, n.Bias, n.Epsilon, n.Styles),
            InstanceNorm n => (n.Scale, n.Bias, n.Epsilon, 0),
            _ => throw new InvalidOperationException($"{norm.Kind} is no instance norm; this is a bug"),
        };
        _hasStyles = styles > 0;
        _scale = Rows(scale);
        _bias = Rows(bias);

        float[][] Rows(Weight table) => [.. Enumerable.Range(0, Math.Max(1, styles)).Select(style =>
        {
            var row = new float[_source.Pitch];
            for (int c = 0; c < channels.Length; c++) row[channels[c].Position] = table.Values[style * channels.Length + c];
            return row;
        })];
    }

    /// <inheritdoc/>
    public override int? Rows => _source.Value.Height;

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++) RunRows(context, image, 0, _source.Value.Height);
    }

    /// <inheritdoc/>
    public override void RunRows(in RunContext context, int image, int firstRow, int endRow)
    {
        nint arena = context.ArenaOf(image);
        StridedImage source = _source.In(arena);
        Span<float> factor = _factors[0].In(arena).Pixel(0, 0), addend = _addends[0].In(arena).Pixel(0, 0);
        for (int y = firstRow; y < endRow; y++) InstanceStatistics.AddRow(source, y, factor, addend);
        if (endRow < source.Height) return;
        Finish(source, (float*)context.Styles + (nint)image * _scale.Length, factor, addend);
        foreach (TensorBuffer other in _factors.AsSpan(1)) factor.CopyTo(other.In(arena).Pixel(0, 0));
        foreach (TensorBuffer other in _addends.AsSpan(1)) addend.CopyTo(other.In(arena).Pixel(0, 0));
    }

    private void Finish(in StridedImage source, float* styles, Span<float> factor, Span<float> addend)
    {
        double pixels = (double)source.Height * source.Width;
        for (int p = 0; p < factor.Length; p++)
        {
            float scale = _hasStyles ? Mixed(_scale, styles, p) : _scale[0][p], bias = _hasStyles ? Mixed(_bias, styles, p) : _bias[0][p];
            (factor[p], addend[p]) = InstanceStatistics.Affine(factor[p], addend[p] / pixels, scale, bias, _epsilon);
        }
    }

    private static float Mixed(float[][] table, float* styles, int position)
    {
        float sum = 0;
        for (int s = 0; s < table.Length; s++) sum += styles[s] * table[s][position];
        return sum;
    }
}
