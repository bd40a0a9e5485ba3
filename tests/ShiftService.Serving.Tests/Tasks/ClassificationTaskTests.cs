using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;
using ShiftService.TestSupport;

namespace ShiftService.Serving.Tests.Tasks;

/// <summary>The shipped model, real lanes, real files.</summary>
public sealed class ClassificationTaskTests : IAsyncLifetime
{
    private static readonly ModelPackage Package =
        PackageReader.Read(Path.Combine(RepositoryRoot.Path, "models", "shiftresnet20-e6-cifar10", "1"));

    private readonly Scheduler _scheduler = new(new SchedulerOptions { Lanes = 2, MaxQueueSeconds = 60 });
    private ServedModel _model = null!;
    private ClassificationTask _task = null!;

    public Task InitializeAsync()
    {
        var options = new ServedModelOptions { Backend = BackendChoice.Simd, Lanes = 2 };
        _model = ServedModel.Load(Package, "cifar", "1", options);
        _task = new ClassificationTask(_scheduler, new DecodeOptions { PixelLimit = 1_000_000 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Answers_AreThoseOfTheEngine_OnThePreprocessedImage()
    {
        byte[][] files = [.. Enumerable.Range(0, 9).Select(seed => File(seed, 60 + 7 * seed, 90))];
        ClassificationItem[] items = await Classify(files, 10);
        for (int i = 0; i < files.Length; i++)
        {
            Prediction[] expected = Expected(files[i]);
            Assert.Equal(expected.Select(p => p.Label), items[i].Answer!.Predictions.Select(p => p.Label));
            Assert.All(expected.Zip(items[i].Answer!.Predictions), pair => Assert.Equal(pair.First.Probability, pair.Second.Probability, 1e-4));
            Assert.Equal(1, items[i].Answer!.Predictions.Sum(p => p.Probability), 1e-4);
        }
    }

    [Fact]
    public async Task TheReport_SaysWhatTheNetworkSaw()
    {
        ClassificationAnswer answer = (await Classify([File(1, 100, 60)], 3))[0].Answer!;
        Assert.Equal((ImageFormat.Jpeg, 100, 60), (answer.Preprocess.Header.Format, answer.Preprocess.Header.Width, answer.Preprocess.Header.Height));
        Assert.Equal((32, 32), (answer.Preprocess.InputWidth, answer.Preprocess.InputHeight));
        Assert.Equal(60, answer.Preprocess.Crop.Height, 1e-9);
        Assert.Equal(60, answer.Preprocess.Crop.Width, 1.0); // the scaled side is cut to whole pixels
        Assert.Equal(50, answer.Preprocess.Crop.X + answer.Preprocess.Crop.Width / 2, 1.0);
        Assert.Equal(3, answer.Predictions.Count);
        Assert.All([answer.Times.Decode, answer.Times.Preprocess, answer.Times.Compute], time => Assert.True(time > TimeSpan.Zero));
        Assert.InRange(answer.Times.BatchSize, 1, _model.MaxBatch);
    }

    [Fact]
    public async Task AnImageThatFails_LeavesTheOthersTheirAnswers()
    {
        byte[] good = File(2, 40, 40);
        ClassificationItem[] items = await Classify([good, [1, 2, 3], good[..(good.Length / 2)], new byte[0], good], 1);
        Assert.NotNull(items[0].Answer);
        Assert.NotNull(items[4].Answer);
        Assert.Equal(
            [ImageError.NotAnImage, ImageError.Corrupt, ImageError.NotAnImage],
            items[1..4].Select(item => Assert.IsType<ImageException>(item.Error).Error));
    }

    [Fact]
    public async Task AnImageOfTooManyPixels_IsRefusedWithTheNumbers()
    {
        ClassificationItem item = (await Classify([ImageEncoder.Png(new RgbImage(1001, 1000))], 1))[0];
        var error = Assert.IsType<ImageException>(item.Error);
        Assert.Equal((ImageError.TooManyPixels, 1_001_000L, 1_000_000L), (error.Error, error.Pixels, error.PixelLimit));
    }

    [Fact]
    public async Task ACallerThatIsGone_GetsACancellation()
    {
        _scheduler.Pause(true);
        using var source = new CancellationTokenSource();
        Task<ClassificationItem[]> answer = Classify([File(1, 32, 32)], 1, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        _scheduler.Pause(false);
    }

    private Task<ClassificationItem[]> Classify(byte[][] files, int top, CancellationToken cancellation = default) => _task.ClassifyAsync(
        _model, [.. files.Select(file => (ReadOnlyMemory<byte>)file)], top,
        new JobTerms("test", Priority.Interactive, _scheduler.DeadlineIn(TimeSpan.FromMinutes(1)), cancellation)).AsTask();

    private static Prediction[] Expected(byte[] file)
    {
        using ICompiledNetwork network = new SimdBackend().Compile(Package.Network);
        using IWorker worker = network.CreateWorker(1);
        var preprocessor = new Preprocessor(Package.Card.Input, network.InputShape);
        preprocessor.Write(ImageDecoder.Decode(file), new byte[preprocessor.Length], worker.Input);
        worker.Run(1);
        return TopClasses.Of(worker.Output(), false, Package.Labels, 10);
    }

    private static byte[] File(int seed, int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                for (int c = 0; c < 3; c++)
                    image.Pixels[(y * width + x) * 3 + c] = (byte)(128 + 100 * Math.Sin((seed + 1) * (x + 2 * c) / 23.0) * Math.Cos(seed * y / 17.0));
        return ImageEncoder.Jpeg(image);
    }
}
