using ShiftService.Imaging;
using ShiftService.Training.Augmentation;

namespace ShiftService.Training.Data.Loading;

/// <summary>
/// Fills a batch: which images, and what happens to them, is a function of seed, epoch and place alone. Shared by threads, each with a
/// scratch of its own; allocates nothing.
/// </summary>
internal sealed class BatchFiller : IBatchFiller
{
    // So that shuffling, images and mixing draw from keys of their own.
    private const ulong ShuffleKey = 0x5348_5546_464C_4521, MixingKey = 0x4D49_5849_4E47_2121;

    private readonly ImageSet _set;
    private readonly AugmentationPipeline _pipeline;
    private readonly PixelConversion _conversion;
    private readonly PairMixing? _mixing;
    private readonly ulong _seed;
    private readonly bool _shuffles;
    private readonly int[] _order;

    /// <param name="set">The images.</param>
    /// <param name="options">Size and seed.</param>
    /// <param name="augmentation">Null for evaluation: in order, and unchanged.</param>
    public BatchFiller(ImageSet set, BatchLoaderOptions options, AugmentationOptions? augmentation)
    {
        _set = set;
        _seed = options.Seed;
        _shuffles = augmentation is not null;
        _conversion = new PixelConversion(options.Normalization);
        _pipeline = new AugmentationPipeline(augmentation, (set.Cache.Width, set.Cache.Height),
            (options.InputShape.Width, options.InputShape.Height), MeanColor(options.Normalization));
        if (augmentation is { Mixup: > 0 } or { Cutmix: > 0 }) _mixing = new PairMixing(augmentation.Mixup, augmentation.Cutmix);
        _order = [.. Enumerable.Range(0, set.Count)];
    }

    /// <inheritdoc/>
    public string Place => _set.Cache.Path;

    /// <inheritdoc/>
    public int Images => _set.Count;

    /// <inheritdoc/>
    public Action<ImageBatch, int, int> CreateWriter()
    {
        var scratch = new PixelScratch(_pipeline.ScratchBytes);
        return (batch, epoch, index) => Fill(batch, scratch, epoch, index);
    }

    /// <summary>Shuffles for an epoch (Fisher and Yates; Durstenfeld 1964). Nobody may be filling meanwhile.</summary>
    public void StartEpoch(int epoch)
    {
        if (!_shuffles) return;
        var random = new CounterRandom(_seed ^ ShuffleKey, (ulong)epoch, 0);
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        for (int i = _order.Length - 1; i > 0; i--)
        {
            int other = random.Integer(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }

    // The last batch of an epoch may be smaller.
    private void Fill(ImageBatch batch, PixelScratch scratch, int epoch, int index)
    {
        int first = index * batch.Capacity, length = (int)batch.ImageShape.Elements;
        batch.Count = Math.Min(batch.Capacity, _order.Length - first);
        for (int i = 0; i < batch.Count; i++)
        {
            int item = _set[_order[first + i]];
            var random = new CounterRandom(_seed, (ulong)epoch, (ulong)(first + i));
            scratch.Load(_set.Cache.Pixels(item), _set.Cache.Width, _set.Cache.Height);
            _pipeline.Apply(scratch, ref random);
            _conversion.Convert(scratch.Pixels, batch.Pixels.AsSpan(i * length, length));
            batch.Items[i] = item;
            batch.Targets[i] = new Target(_set.Cache.Label(item));
        }
        if (_mixing is null) return;
        var mixing = new CounterRandom(_seed ^ MixingKey, (ulong)epoch, (ulong)index);
        _mixing.Apply(batch, ref mixing);
    }

    private static RgbColor MeanColor(PixelNormalization normalization) =>
        new(Byte(normalization.Mean[0]), Byte(normalization.Mean[1]), Byte(normalization.Mean[2]));

    private static byte Byte(float mean) => (byte)MathF.Round(255 * mean);
}
