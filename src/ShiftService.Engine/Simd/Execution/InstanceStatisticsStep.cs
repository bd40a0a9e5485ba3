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
    private readonly int[] _positions;
    private readonly int _first, _inputHeight;
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
    /// <param name="firstStatistic">Place of the norm's first channel in <see cref="NormStatistics"/>.</param>
    /// <param name="inputHeight">Height of the network's input.</param>
    public InstanceStatisticsStep(
        string name, Operator norm, ChannelPlace[] channels, TensorBuffer[] factors, TensorBuffer[] addends, int firstStatistic,
        int inputHeight)
        : base(name, "instance-statistics")
    {
        (_first, _inputHeight) = (firstStatistic, inputHeight);
        _positions = [.. channels.Select(channel => channel.Position)];
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
        if (context.Use != StatisticsUse.Given) AddRows(context, image, firstRow, endRow);
        if (endRow < _source.Value.Height) return;
        switch (context.Use)
        {
            case StatisticsUse.Own:
                Finish(context, image, 1 / PixelsOf(context, image));
                break;
            case StatisticsUse.Measured when image == context.Images - 1:
                Pool(context);
                for (int each = 0; each < context.Images; each++) Finish(context, each, context.Statistics!);
                break;
            case StatisticsUse.Given:
                Finish(context, image, context.Statistics!);
                break;
        }
    }

    private StridedImage Measured(in RunContext context, int image)
    {
        StridedImage source = _source.In(context.ArenaOf(image));
        if (context.Use != StatisticsUse.Measured) return source;
        InputRegion region = context.Region;
        int Share(int pixels) => (int)((long)pixels * source.Height / _inputHeight);
        return source with
        {
            Address = (nint)source.At(0, Share(region.Top), Share(region.Left)), Height = Share(region.Height), Width = Share(region.Width),
        };
    }

    private double PixelsOf(in RunContext context, int image)
    {
        StridedImage part = Measured(context, image);
        return (double)part.Height * part.Width;
    }

    private void AddRows(in RunContext context, int image, int firstRow, int endRow)
    {
        StridedImage part = Measured(context, image);
        int skipped = context.Use != StatisticsUse.Measured ? 0 : (int)((long)context.Region.Top * _source.Value.Height / _inputHeight);
        Span<float> mean = Pixel(_factors[0], context, image), squares = Pixel(_addends[0], context, image);
        for (int y = Math.Max(firstRow - skipped, 0); y < Math.Min(endRow - skipped, part.Height); y++)
            InstanceStatistics.AddRow(part, y, mean, squares);
    }

    // Means and squares of parts of one size, joined.
    private void Pool(in RunContext context)
    {
        double pixels = PixelsOf(context, 0);
        for (int c = 0; c < _positions.Length; c++)
        {
            double mean = 0, squares = 0;
            for (int i = 0; i < context.Images; i++) mean += Pixel(_factors[0], context, i)[_positions[c]] / context.Images;
            for (int i = 0; i < context.Images; i++)
            {
                double difference = Pixel(_factors[0], context, i)[_positions[c]] - mean;
                squares += Pixel(_addends[0], context, i)[_positions[c]] + pixels * difference * difference;
            }
            context.Statistics!.Mean[_first + c] = (float)mean;
            context.Statistics.Variance[_first + c] = (float)(squares / (pixels * context.Images));
        }
    }

    private void Finish(in RunContext context, int image, NormStatistics statistics)
    {
        Span<float> mean = Pixel(_factors[0], context, image), variance = Pixel(_addends[0], context, image);
        for (int c = 0; c < _positions.Length; c++)
            (mean[_positions[c]], variance[_positions[c]]) = (statistics.Mean[_first + c], statistics.Variance[_first + c]);
        Finish(context, image, 1);
    }

    // Makes factor and addend of the mean and, times a scale, the variance that lie in their places.
    private void Finish(in RunContext context, int image, double varianceScale)
    {
        float* styles = (float*)context.Styles + (nint)image * _scale.Length;
        Span<float> factor = Pixel(_factors[0], context, image), addend = Pixel(_addends[0], context, image);
        for (int p = 0; p < factor.Length; p++)
        {
            float scale = _hasStyles ? Mixed(_scale, styles, p) : _scale[0][p], bias = _hasStyles ? Mixed(_bias, styles, p) : _bias[0][p];
            (factor[p], addend[p]) = InstanceStatistics.Affine(factor[p], addend[p] * varianceScale, scale, bias, _epsilon);
        }
        foreach (TensorBuffer other in _factors.AsSpan(1)) factor.CopyTo(Pixel(other, context, image));
        foreach (TensorBuffer other in _addends.AsSpan(1)) addend.CopyTo(Pixel(other, context, image));
    }

    private static Span<float> Pixel(TensorBuffer buffer, in RunContext context, int image) =>
        buffer.In(context.ArenaOf(image)).Pixel(0, 0);

    private static float Mixed(float[][] table, float* styles, int position)
    {
        float sum = 0;
        for (int s = 0; s < table.Length; s++) sum += styles[s] * table[s][position];
        return sum;
    }
}
