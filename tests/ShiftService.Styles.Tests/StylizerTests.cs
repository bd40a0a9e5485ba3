using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Graph;
using ShiftService.Imaging;

namespace ShiftService.Styles.Tests;

public sealed class StylizerTests : IDisposable
{
    private static readonly StylizerOptions Small = new() { MostPixelsAtOnce = 1 << 17, TileSide = 256, SampleSide = 128 };

    private readonly Stylizer _whole = new(TestPictures.Network), _tiled = new(TestPictures.Network, Small);

    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 33)]
    [InlineData(255, 256)]
    [InlineData(1000, 37)]
    [InlineData(1, 1)]
    [InlineData(3, 90)]
    public void AnySize_IsWhatTheNetworkMakesOfThePictureWithItsMirroredBorder(int width, int height)
    {
        RgbImage picture = TestPictures.Picture(width, height);
        byte[] actual = TestPictures.Stylize(_whole, picture, TestPictures.Settings("two"));

        (TileAxis rows, TileAxis columns) = _whole.Cut(width, height);
        using ICompiledNetwork network = new SimdBackend().Compile(TestPictures.Network.WithInputSize(rows.Window, columns.Window));
        using IWorker worker = network.CreateWorker(1);
        int plane = rows.Window * columns.Window;
        for (int c = 0; c < 3; c++)
            for (int y = 0; y < rows.Window; y++)
                for (int x = 0; x < columns.Window; x++)
                    worker.Input[c * plane + y * columns.Window + x] =
                        picture.Pixels[(rows.Mirrored(y) * width + columns.Mirrored(x)) * 3 + c] / 255f;
        ((float[])[0, 1, 0]).CopyTo(worker.Styles);
        worker.Run(1);
        for (int i = 0; i < actual.Length; i++)
        {
            int y = i / 3 / width + rows.Border, x = i / 3 % width + columns.Border;
            double wanted = 255 * worker.Output()[i % 3 * plane + y * columns.Window + x];
            Assert.InRange(actual[i], wanted - 0.51, wanted + 0.51);
        }
    }

    [Fact]
    public unsafe void WithTheStatisticsOfTheWhole_TilesAreTheWhole_SoNoSeamIsLeft()
    {
        RgbImage picture = TestPictures.Picture(500, 410);
        StylizationSettings settings = TestPictures.Settings();
        byte[] wanted = TestPictures.Stylize(_whole, picture, settings), actual = new byte[wanted.Length];
        NormStatistics statistics = StatisticsOfTheWhole(picture, settings);
        using var lane = new StylizerLane();
        fixed (byte* from = picture.Pixels, to = actual)
        {
            StylizationJob job = _tiled.Begin(500, 410, from, to, settings);
            Assert.True(job.Tiles > 6 && job.NeedsMeasuring);
            Assert.Throws<InvalidOperationException>(() => job.Stylize(0, lane));
            job.Take(statistics);
            for (int tile = job.Tiles - 1; tile >= 0; tile--) job.Stylize(tile, lane);
        }
        // Sums in another order round differently.
        Assert.InRange(TestPictures.Difference(wanted, actual).Largest, 0, 1);
    }

    [Fact]
    public void WithMeasuredStatistics_TilesAreCloseToTheWhole()
    {
        using var tiled = new Stylizer(TestPictures.Network, new()
        {
            MostPixelsAtOnce = 1 << 18, TileSide = 416, SampleSide = 192, MostSamples = 16,
        });
        RgbImage picture = TestPictures.Picture(800, 600);
        StylizationSettings settings = TestPictures.Settings();

        (double mean, int largest) = TestPictures.Difference(
            TestPictures.Stylize(_whole, picture, settings), TestPictures.Stylize(tiled, picture, settings));

        // Random weights are harder than trained ones; levels of 255.
        Assert.InRange(mean, 0, 6);
        Assert.InRange(largest, 0, 60);
    }

    [Fact]
    public void SeveralLanes_GiveTheSameBytesAsOne()
    {
        RgbImage picture = TestPictures.Picture(420, 300);
        byte[] one = TestPictures.Stylize(_tiled, picture, TestPictures.Settings());
        Assert.Equal(one, TestPictures.Stylize(_tiled, picture, TestPictures.Settings(), lanes: 3));
    }

    [Fact]
    public void Strength_BlendsFromThePictureToTheStyle()
    {
        RgbImage picture = TestPictures.Picture(60, 50);
        StylizationSettings full = TestPictures.Settings();
        byte[] styled = TestPictures.Stylize(_whole, picture, full);

        Assert.Equal(picture.Pixels, TestPictures.Stylize(_whole, picture, full with { Strength = 0 }));
        byte[] half = TestPictures.Stylize(_whole, picture, full with { Strength = 0.5f });
        for (int i = 0; i < half.Length; i++) Assert.InRange(half[i], (styled[i] + picture.Pixels[i]) / 2.0 - 1.1, (styled[i] + picture.Pixels[i]) / 2.0 + 1.1);
        Assert.Throws<ArgumentException>(() => TestPictures.Stylize(_whole, picture, full with { Strength = 1.5f }));
    }

    [Fact]
    public void PreservedColors_ChangeOnlyInLuma()
    {
        RgbImage picture = TestPictures.Picture(60, 50);
        byte[] kept = TestPictures.Stylize(_whole, picture, TestPictures.Settings() with { PreserveColors = true });
        int compared = 0;
        for (int i = 0; i < kept.Length; i += 3)
        {
            if (kept.AsSpan(i, 3).ContainsAny<byte>(0, 255)) continue; // Cut off.
            Assert.InRange(kept[i] - kept[i + 1] - (picture.Pixels[i] - picture.Pixels[i + 1]), -1, 1);
            Assert.InRange(kept[i + 2] - kept[i + 1] - (picture.Pixels[i + 2] - picture.Pixels[i + 1]), -1, 1);
            compared++;
        }
        Assert.True(compared > 1000);
        Assert.NotEqual(picture.Pixels, kept);
    }

    [Fact]
    public void Progress_EndsWithTheWhole_AndNeverGoesBack()
    {
        RgbImage picture = TestPictures.Picture(420, 300);
        var shares = new List<double>();
        using StylizerLane first = new(), second = new();
        _tiled.Stylize(picture, new byte[picture.Pixels.Length], TestPictures.Settings(), [first, second], shares.Add);
        Assert.Equal(1, shares[^1]);
        Assert.Equal(shares.Order(), shares);
    }

    [Fact]
    public void Cancelling_StopsBetweenTiles_AndTheLanesStayUsable()
    {
        RgbImage picture = TestPictures.Picture(420, 300);
        byte[] wanted = TestPictures.Stylize(_tiled, picture, TestPictures.Settings()), target = new byte[wanted.Length];
        using StylizerLane first = new(), second = new();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => _tiled.Stylize(
            picture, target, TestPictures.Settings(), [first, second], _ => stop.Cancel(), stop.Token));
        Assert.NotEqual(wanted, target);
        _tiled.Stylize(picture, target, TestPictures.Settings(), [first, second]);
        Assert.Equal(wanted, target);
    }

    [Fact]
    public void TheReach_IsThatOfAllWindowsAndShifts() =>
        // stem 2, down 2, five blocks of (1 + 2) x 4, up 2 + 2, mix 2, up 1 + 1, paint 1; nearest neighbours round by less than a pixel each.
        Assert.Equal(new Reach(73, 4), Reach.Of(TestPictures.Network));

    [Fact]
    public void ANetworkThatMakesNoPicture_IsRefused()
    {
        Network network = Zoo.Catalog.ZooCatalog.Create("resnet20");
        Assert.Contains("no picture of its size", Assert.Throws<ArgumentException>(() => new Stylizer(network)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Stylizer(TestPictures.Network, new() { Border = 6 }));
        Assert.Throws<ArgumentException>(() => new Stylizer(TestPictures.Network, new() { TileSide = 128 }));
    }

    public void Dispose()
    {
        _whole.Dispose();
        _tiled.Dispose();
    }

    private NormStatistics StatisticsOfTheWhole(RgbImage picture, StylizationSettings settings)
    {
        (TileAxis rows, TileAxis columns) = _whole.Cut(picture.Width, picture.Height);
        SimdCompiledNetwork network = _whole.NetworkOf(rows.Window, columns.Window);
        using SimdWorker worker = network.CreatePartWorker(1);
        int plane = rows.Window * columns.Window;
        for (int i = 0; i < 3 * plane; i++)
            worker.Input[i] = picture.Pixels[
                (rows.Mirrored(i % plane / columns.Window) * picture.Width + columns.Mirrored(i % columns.Window)) * 3 + i / plane] / 255f;
        settings.Mix.Weights.CopyTo(worker.Styles);
        NormStatistics statistics = network.CreateStatistics();
        worker.Measure(1, statistics, new(0, 0, rows.Window, columns.Window));
        return statistics;
    }
}
