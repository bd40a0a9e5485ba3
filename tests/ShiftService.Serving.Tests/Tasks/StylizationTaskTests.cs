using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Stylization;
using ShiftService.Serving.Tests.Models;
using ShiftService.Styles;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Serving.Tests.Tasks;

/// <summary>A network of three styles with random weights, real lanes, real files.</summary>
public sealed class StylizationTaskTests : IAsyncLifetime
{
    private static readonly string[] Names = ["one", "two", "three"];

    private static readonly Network Network =
        ZooCatalog.Create("style-multi3", new() { Height = 64, Initialization = Initialization.Randomized, Seed = 5 });

    private readonly Scheduler _scheduler = new(new SchedulerOptions { Lanes = 2, MaxQueueSeconds = 60 });
    private readonly DecodeBudget _budget = new(256 << 20);
    private ServedModel _model = null!;
    private StylizationTask _task = null!;

    public Task InitializeAsync()
    {
        PackageCard card = new()
        {
            Task = PackageTask.Stylization, Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1] }, License = "Free.",
            Stylization = new([.. Names.Select(name => new PackageStyle(name, name, "somebody", "1900"))]),
        };
        // Whatever is configured for others.
        _model = SampleModel.Load(Network, options: new() { Backend = BackendChoice.OnnxRuntime, Lanes = 2 }, card: card);
        _task = new(_scheduler, new DecodeOptions { Budget = _budget }, new() { LargePictures = 1 });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _model.DisposeAsync();
        _task.Dispose();
    }

    [Fact]
    public void AStyleNetwork_RunsOnTheEngineThatPaintsInTiles()
    {
        Assert.Equal(("simd", 1), (_model.Backend, _model.MaxBatch));
        Assert.Equal(Names, _model.Styles!.Names);
    }

    [Theory]
    [InlineData(60, 40)]
    [InlineData(1300, 900)]
    public async Task TheAnswer_IsWhatTheStylizerPaints(int width, int height)
    {
        RgbImage picture = Draw(width, height);
        StylizationAnswer answer = await StylizeAsync(ImageEncoder.Png(picture), ImageFormat.Png);
        using var stylizer = new Stylizer(Network);
        using var lane = new StylizerLane();
        var expected = new byte[picture.Pixels.Length];
        stylizer.Stylize(picture, expected, new(StyleMix.Parse("two", Names)), [lane]);
        Assert.Equal(expected, ImageDecoder.Decode(answer.File).Pixels);
        Assert.Equal((ImageFormat.Png, width, height), (answer.Format, answer.Width, answer.Height));
        Assert.Equal(width > 1000, answer.Tiles > 1);
        Assert.All([answer.Times.Decode, answer.Times.Compute, answer.Times.Encode!.Value], time => Assert.True(time > TimeSpan.Zero));
        Assert.Equal(answer.Tiles > 1, answer.Times.Preprocess > TimeSpan.Zero);
        Assert.Equal(0, _budget.UsedBytes);
    }

    [Fact]
    public async Task Progress_GoesThroughAllStages_AndNeverBack()
    {
        var steps = new List<StylizationProgress>();
        StylizationAnswer answer = await StylizeAsync(File(1300, 900), onProgress: steps.Add);
        Assert.Equal(Enum.GetValues<StylizationStage>(), steps.Select(step => step.Stage).Distinct());
        Assert.Equal(steps.Select(step => step.Share).Order(), steps.Select(step => step.Share));
        Assert.Equal((answer.Tiles, answer.Tiles), (steps[^1].Done, steps[^1].Total));
    }

    [Fact]
    public async Task ACallerThatGoes_StopsThePicture_AndLeavesNothingBehind()
    {
        using var gone = new CancellationTokenSource();
        int painted = 0, total = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StylizeAsync(File(2600, 2000), onProgress: step =>
        {
            (painted, total) = (step.Done, step.Total);
            if (step.Done == 1) gone.Cancel();
        }, cancellation: gone.Token));
        Assert.InRange(painted, 1, total - 1);
        Assert.Equal((0, 0), (_scheduler.Status.UnansweredImages, _budget.UsedBytes));
        Assert.Equal(1, (await StylizeAsync(File(60, 40))).Tiles);
    }

    [Fact]
    public async Task APictureThatIsLate_EndsWithItsStage()
    {
        // The estimate is off as long as nothing was measured, and this may be refused, or late.
        Exception error = await Assert.ThrowsAnyAsync<Exception>(
            () => StylizeAsync(File(2600, 2000), deadline: TimeSpan.FromMilliseconds(300)));
        Assert.True(error is DeadlineExceededException or RefusedException, error.ToString());
        Assert.Equal(0, _budget.UsedBytes);
    }

    [Fact]
    public async Task LargePictures_TakeTurns_AndSmallOnesDoNotWaitForThem()
    {
        var order = new List<string>();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task first = TellAsync("first", StylizeAsync(File(1500, 1400), onProgress: step =>
        {
            if (step.Stage == StylizationStage.Painting) started.TrySetResult();
        }));
        await started.Task.WaitAsync(Patience.Limit);
        bool isBegun = false;
        Task second = TellAsync("second", StylizeAsync(File(1500, 1400), onProgress: _ => isBegun = true));
        Assert.False(isBegun);
        await TellAsync("small", StylizeAsync(File(60, 40)));
        await Task.WhenAll(first, second);
        Assert.Equal(["small", "first", "second"], order);

        async Task TellAsync(string name, Task<StylizationAnswer> painting)
        {
            await painting;
            lock (order) order.Add(name);
        }
    }

    [Fact]
    public async Task WaitingForATurn_EndsAtTheDeadline_OrWhenTheCallerGoes()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var mayGoOn = new ManualResetEventSlim();
        // Keeps its turn until the others have given up.
        Task first = Task.Run(() => StylizeAsync(File(1100, 1000), onProgress: _ =>
        {
            started.TrySetResult();
            Assert.True(mayGoOn.Wait(Patience.Limit));
        }));
        await started.Task.WaitAsync(Patience.Limit);
        try
        {
            var late = await Assert.ThrowsAsync<DeadlineExceededException>(
                () => StylizeAsync(File(1100, 1000), deadline: TimeSpan.FromSeconds(2)));
            Assert.Equal("queue", late.Stage);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => StylizeAsync(File(1100, 1000), cancellation: new CancellationToken(canceled: true)));
        }
        finally
        {
            mayGoOn.Set();
            await first;
        }
    }

    [Fact]
    public async Task WhatCannotBePaintedInTime_IsRefused_BeforeItWaitsForATurn() =>
        Assert.Equal(RefusalReason.DeadlineUnreachable, (await Assert.ThrowsAsync<RefusedException>(
            () => StylizeAsync(File(1500, 1400), deadline: TimeSpan.FromMilliseconds(1)))).Reason);

    [Fact]
    public async Task WhatIsNoPicture_OrDoesNotFitItsFormat_IsAnError()
    {
        Assert.Equal(ImageError.NotAnImage, (await Assert.ThrowsAsync<ImageException>(() => StylizeAsync([1, 2, 3]))).Error);
        byte[] file = File(60, 40);
        Assert.Equal(ImageError.Corrupt, (await Assert.ThrowsAsync<ImageException>(() => StylizeAsync(file[..^40]))).Error);
        var tooLong = await Assert.ThrowsAsync<ImageException>(
            () => StylizeAsync(ImageEncoder.Png(new RgbImage(16_400, 1)), ImageFormat.WebP));
        Assert.Equal(ImageError.TooManyPixels, tooLong.Error);
        Assert.Equal(0, _budget.UsedBytes);
    }

    private Task<StylizationAnswer> StylizeAsync(
        byte[] file, ImageFormat format = ImageFormat.Jpeg, Action<StylizationProgress>? onProgress = null, TimeSpan? deadline = null,
        CancellationToken cancellation = default) => _task.StylizeAsync(
            _model, file, new(new(StyleMix.Parse("two", Names)), format, format),
            new("test", Priority.Interactive, _scheduler.DeadlineIn(deadline ?? TimeSpan.FromMinutes(5)), cancellation), onProgress);

    private static byte[] File(int width, int height) => ImageEncoder.Jpeg(Draw(width, height));

    private static RgbImage Draw(int width, int height)
    {
        var image = new RgbImage(width, height);
        for (int i = 0; i < image.Pixels.Length; i++)
            image.Pixels[i] = (byte)(128 + 100 * Math.Sin(i / 3 % width / 23.0 + i % 3) * Math.Cos(i / 3 / width / 17.0));
        return image;
    }
}
