using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Training.Augmentation;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Loading;

namespace ShiftService.Training.Tests.Data;

/// <summary>Batches depend on seed, epoch and place alone, and arrive in order.</summary>
public sealed class BatchLoaderTests : IDisposable
{
    private static readonly AugmentationOptions Everything = new()
    {
        PadAndCrop = 2,
        RandomResizedCrop = new(),
        Flip = true,
        ColorJitter = new(0.4, 0.4, 0.4, 0.1),
        RandAugment = new(2, 7),
        Cutout = 4,
        Mixup = 0.8,
        Cutmix = 1,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly ImageCache _cache;

    public BatchLoaderTests() => _cache = SampleImages.Cache(_folder, perClass: 15);

    [Theory]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 3)]
    [InlineData(4, 8)]
    public void Batches_AreTheSameForAnyNumberOfThreads(int threads, int buffers)
    {
        string[] expected = Epochs(Options(threads: 1), [(0, 0), (1, 0)]);
        Assert.Equal(expected, Epochs(Options(threads) with { Buffers = buffers }, [(0, 0), (1, 0)]));
        Assert.Equal(expected.Length, expected.Distinct().Count());
    }

    [Fact]
    public void AnEpochStartedInTheMiddle_GoesOnWithTheSameBytes()
    {
        string[] expected = Epochs(Options(), [(3, 0)]);
        Assert.Equal(expected[4..], Epochs(Options(threads: 2), [(3, 4)]));
        Assert.Empty(Epochs(Options(), [(3, expected.Length)]));
    }

    [Fact]
    public void AnEpochThatIsNotFinished_CanBeLeft()
    {
        using BatchLoader loader = Training(Options(threads: 3));
        for (int i = 0; i < 20; i++)
        {
            loader.Start(i);
            for (int batch = 0; batch < i % 4; batch++) Assert.NotNull(loader.Next());
        }
        loader.Start(1);
        Assert.Equal(Epochs(Options(), [(1, 0)]), Drain(loader));
    }

    [Fact]
    public void Training_ShufflesAndDropsWhatFillsNoBatch()
    {
        using BatchLoader loader = Training(Options());
        Assert.Equal(_cache.Count / 4, loader.BatchCount);
        int[] first = Items(loader, 0), second = Items(loader, 1);
        Assert.Equal(loader.BatchCount * 4, first.Distinct().Count());
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, first.Order());
        using BatchLoader other = Training(Options() with { Seed = 2 });
        Assert.NotEqual(first, Items(other, 0));
    }

    [Fact]
    public void Evaluation_HasEveryImageOnceInOrderAndUnchanged()
    {
        using BatchLoader loader = BatchLoader.ForEvaluation(new ImageSet(_cache), Options(threads: 2));
        loader.Start(0);
        int item = 0;
        while (loader.Next() is ImageBatch batch)
        {
            for (int i = 0; i < batch.Count; i++, item++)
            {
                Assert.Equal(item, batch.Items[i]);
                Assert.Equal(new Target(_cache.Label(item)), batch.Targets[i]);
                for (int k = 0; k < 64; k++)
                    for (int c = 0; c < 3; c++)
                        Assert.Equal(Normalised(_cache.Pixels(item)[k * 3 + c], c), batch.Pixels[(i * 3 + c) * 64 + k], 1e-5);
            }
        }
        Assert.Equal(_cache.Count, item);
        Assert.NotEqual(0, _cache.Count % 4); // The last batch was a smaller one.
    }

    [Fact]
    public void Evaluation_TakesTheCentreOfLargerImages()
    {
        BatchLoaderOptions options = Options() with { InputShape = TensorShape.Image(3, 4, 6) };
        using BatchLoader loader = BatchLoader.ForEvaluation(new ImageSet(_cache), options);
        loader.Start(0);
        ImageBatch batch = loader.Next()!;
        Assert.Equal(Normalised(_cache.Pixels(0)[(2 * 8 + 1) * 3], 0), batch.Pixels[0], 1e-5);
        Assert.Equal(Normalised(_cache.Pixels(0)[(5 * 8 + 6) * 3 + 2], 2), batch.Pixels[3 * 24 - 1], 1e-5);
    }

    [Fact]
    public void ASubset_GivesOnlyItsImages()
    {
        using BatchLoader loader = BatchLoader.ForEvaluation(new ImageSet(_cache, [7, 3, 30]), Options());
        Assert.Equal([7, 3, 30], Items(loader, 0));
    }

    [Fact]
    public void ErrorsOnABackgroundThread_ReachTheConsumer()
    {
        using BatchLoader loader = Training(Options(threads: 2));
        _cache.Dispose();
        loader.Start(0);
        Assert.Throws<ObjectDisposedException>(loader.Next);
        Assert.Throws<ObjectDisposedException>(loader.Next);
    }

    [Fact]
    public void SettingsThatMakeNoSense_AreRefused()
    {
        Refused(Options() with { BatchSize = 0 }, new());
        Refused(Options() with { BatchSize = _cache.Count + 1 }, new());
        Refused(Options() with { Threads = 0 }, new());
        Refused(Options() with { Buffers = 1 }, new());
        Refused(Options() with { InputShape = TensorShape.Image(1, 8, 8) }, new());
        Refused(Options() with { InputShape = TensorShape.Image(3, 9, 8) }, new());
        Refused(Options(), new() { PadAndCrop = -1 });
        Refused(Options(), new() { Mixup = double.NaN });
        Refused(Options(), new() { RandomResizedCrop = new(0.5, 0.2) });
        Refused(Options(), new() { ColorJitter = new(Hue: 0.7) });
        Refused(Options(), new() { RandAugment = new(1, 11) });
        Assert.Throws<ArgumentException>(() => Training(Options() with { Normalization = new([0, 0, 0], [1, 0, 1]) }));
        using BatchLoader loader = Training(Options());
        Assert.Throws<ArgumentOutOfRangeException>(() => loader.Start(0, loader.BatchCount + 1));
    }

    [Fact]
    public void FillingBatches_AllocatesNothing()
    {
        var filler = new BatchFiller(new ImageSet(_cache), Options(), Everything);
        Action<ImageBatch, int, int> fill = filler.CreateWriter();
        var batch = new ImageBatch(4, TensorShape.Image(3, 8, 8));
        void Epoch(int epoch)
        {
            filler.StartEpoch(epoch);
            for (int i = 0; i < _cache.Count / 4; i++) fill(batch, epoch, i);
        }

        int epoch = 0;
        SteadyState.AllocatesNothing(() => Epoch(epoch++));
    }

    [Fact]
    public void TakingBatches_AllocatesNothing()
    {
        using BatchLoader loader = Training(Options(threads: 2));
        void Epoch(int epoch)
        {
            loader.Start(epoch);
            while (loader.Next() is not null)
            {
            }
        }

        int epoch = 0;
        SteadyState.AllocatesNothing(() => Epoch(epoch++));
    }

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    private static BatchLoaderOptions Options(int threads = 1) =>
        new(4, TensorShape.Image(3, 8, 8), SampleImages.Normalization) { Seed = 1, Threads = threads };

    private static double Normalised(byte value, int channel) =>
        (value / 255.0 - SampleImages.Normalization.Mean[channel]) / SampleImages.Normalization.Deviation[channel];

    private BatchLoader Training(BatchLoaderOptions options) => BatchLoader.ForTraining(new ImageSet(_cache), options, Everything);

    private string[] Epochs(BatchLoaderOptions options, (int Epoch, int First)[] starts)
    {
        using BatchLoader loader = Training(options);
        return [.. starts.SelectMany(start =>
        {
            loader.Start(start.Epoch, start.First);
            return Drain(loader);
        })];
    }

    private static string[] Drain(BatchLoader loader)
    {
        var batches = new List<string>();
        while (loader.Next() is ImageBatch batch)
        {
            batches.Add($"{string.Join(',', batch.Items)} {string.Join(',', batch.Targets)} " +
                Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(batch.Pixels.AsSpan())));
        }
        return [.. batches];
    }

    private static int[] Items(BatchLoader loader, int epoch)
    {
        var items = new List<int>();
        loader.Start(epoch);
        while (loader.Next() is ImageBatch batch) items.AddRange(batch.Items[..batch.Count]);
        return [.. items];
    }

    private void Refused(BatchLoaderOptions options, AugmentationOptions augmentation) => Assert.Equal(TrainingDataError.Option,
        Assert.Throws<TrainingDataException>(() => BatchLoader.ForTraining(new ImageSet(_cache), options, augmentation)).Error);
}
