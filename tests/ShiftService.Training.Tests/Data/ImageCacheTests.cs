using System.Buffers.Binary;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Tests.Data;

/// <summary>A cache holds what the resize rule makes of every readable image, and is checked when it is opened.</summary>
public sealed class ImageCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Images_AreThoseOfTheResizeRule()
    {
        var rule = new ResizeRule(7, 5);
        SampleImages.WriteFolder(_folder.File("images"), SampleImages.Files());
        var source = new FolderSource(_folder.File("images"));
        using ImageCache cache = ImageCache.Build(source, new ImageCacheOptions(rule), _folder.File("cache"));
        Assert.Equal((7, 5, source.Items.Count), (cache.Width, cache.Height, cache.Count));
        Assert.Equal(source.Classes, cache.Classes);
        for (int i = 0; i < cache.Count; i++)
        {
            Assert.Equal(source.Items[i], new SourceItem(cache.Names[i], cache.Label(i)));
            RgbImage image = ImageDecoder.Decode(File.ReadAllBytes(_folder.File($"images/{cache.Names[i]}")));
            Assert.Equal(rule.Apply(image).Pixels, cache.Pixels(i).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CorruptItems_AreCountedListedAndReported(int threads)
    {
        SortedDictionary<string, byte[]> files = SampleImages.Files();
        files["Bee/000.png"] = [1, 2, 3];
        files["ant/001.png"] = files["ant/001.png"][..60];
        SampleImages.WriteFolder(_folder.File("images"), files);
        var reported = new List<CorruptItem>();
        var source = new FolderSource(_folder.File("images"));
        using ImageCache cache = ImageCache.Build(source, SampleImages.Options(threads: threads) with { OnCorrupt = reported.Add },
            _folder.File("cache"));
        Assert.Equal(["Bee/000.png", "ant/001.png"], cache.Corrupt.Select(item => item.Name));
        Assert.Contains("begin like no known image", cache.Corrupt[0].Reason);
        Assert.Equal(cache.Corrupt, reported.OrderBy(item => item.Name, StringComparer.Ordinal));
        Assert.Equal(source.Items.Count - 2, cache.Count);

        // The rest is what it would be without them.
        File.Delete(_folder.File("images/Bee/000.png"));
        File.Delete(_folder.File("images/ant/001.png"));
        using ImageCache clean = ImageCache.Build(new FolderSource(_folder.File("images")), SampleImages.Options(), _folder.File("clean"));
        Assert.StartsWith(SampleImages.Content(clean), SampleImages.Content(cache));
    }

    [Fact]
    public void ImagesOfOneClass_AreRefused()
    {
        SampleImages.WriteFolder(_folder.File("images"),
            SampleImages.Files().Where(file => file.Key.StartsWith("ant", StringComparison.Ordinal)));
        Refused(TrainingDataError.OneClass, () => Build());
    }

    [Fact]
    public void ImagesThatAreAllCorrupt_AreRefused()
    {
        SampleImages.WriteFolder(_folder.File("images"), [new("a/1.png", [1]), new("b/1.png", [2])]);
        Refused(TrainingDataError.Empty, () => Build());
        Assert.Equal(["images"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Open_RefusesWhatIsNoWholeCache()
    {
        SampleImages.Cache(_folder).Dispose();
        byte[] good = File.ReadAllBytes(_folder.File("cache"));
        int labelsAt = ImageCacheHeader.Size + (4 + 4 + 3) * 8 * 8 * 3;
        Refused(TrainingDataError.NotFound, () => ImageCache.Open(_folder.File("other")).Dispose());
        RefusedBytes(TrainingDataError.Damaged, []);
        RefusedBytes(TrainingDataError.Damaged, good[..50]);
        RefusedBytes(TrainingDataError.Damaged, good[..^1]);
        RefusedBytes(TrainingDataError.Damaged, [.. good, 0]);
        RefusedBytes(TrainingDataError.Damaged, [.. "NOTACACHE"u8, .. good.AsSpan(9)]);
        RefusedBytes(TrainingDataError.OtherVersion, With(good, 8, 2));
        RefusedBytes(TrainingDataError.Damaged, With(good, 12, 0)); // width
        RefusedBytes(TrainingDataError.Damaged, With(good, 20, 1 << 30)); // count
        RefusedBytes(TrainingDataError.Damaged, With(good, 24, 4)); // classes: a name too many
        RefusedBytes(TrainingDataError.Damaged, With(good, labelsAt, 3));
        RefusedBytes(TrainingDataError.Damaged, With(good, labelsAt, -1));
        RefusedBytes(TrainingDataError.Damaged, With(good, labelsAt + 11 * 4, 1 << 20)); // the first name's length
        File.WriteAllBytes(_folder.File("cache"), good);
        ImageCache.Open(_folder.File("cache")).Dispose();
    }

    [Fact]
    public void OpenOrBuild_BuildsOnlyWhatHasChanged()
    {
        SampleImages.Cache(_folder).Dispose();
        var reasons = new List<string>();
        ImageCacheOptions options = SampleImages.Options() with { OnRebuild = reasons.Add };
        void Open(ImageCacheOptions with, int reasonsAfter)
        {
            ImageCache.OpenOrBuild(new FolderSource(_folder.File("images")), with, _folder.File("cache")).Dispose();
            Assert.Equal(reasonsAfter, reasons.Count);
        }

        Open(options, 0);
        Open(options with { Threads = 1 }, 0);
        Open(options with { Resize = options.Resize with { Filter = ResizeFilter.Bilinear } }, 1);
        Open(options, 2);
        File.Delete(_folder.File("images/ant/000.png"));
        Open(options, 3);
        File.WriteAllBytes(_folder.File("cache"), [1]);
        Open(options, 4);
        Open(options, 4);
    }

    [Fact]
    public void AFailedBuild_LeavesTheOldCache()
    {
        SampleImages.Cache(_folder).Dispose();
        byte[] before = File.ReadAllBytes(_folder.File("cache"));
        Assert.Throws<IOException>(() => ImageCache.Build(new FailingSource(), SampleImages.Options(), _folder.File("cache")));
        Assert.Equal(before, File.ReadAllBytes(_folder.File("cache")));
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp"));
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.01)]
    [InlineData(0.99)]
    public void Holdout_TakesAShareOfEveryClass(double fraction)
    {
        using ImageCache cache = SampleImages.Cache(_folder, perClass: 19);
        (ImageSet training, ImageSet holdout) = HoldoutSplit.Create(cache, fraction, seed: 5);
        int[] held = Items(holdout);
        Assert.Equal(Enumerable.Range(0, cache.Count), Items(training).Concat(held).Order());
        foreach (IGrouping<int, int> items in Enumerable.Range(0, cache.Count).GroupBy(cache.Label))
        {
            int expected = Math.Clamp((int)Math.Round(fraction * items.Count()), 1, items.Count() - 1);
            Assert.Equal(expected, held.Count(item => cache.Label(item) == items.Key));
        }
        Assert.Equal(held, Items(HoldoutSplit.Create(cache, fraction, seed: 5).Holdout));
        if (fraction == 0.25) Assert.NotEqual(held, Items(HoldoutSplit.Create(cache, fraction, seed: 6).Holdout));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Holdout_RefusesFractionsOutside0To1(double fraction)
    {
        using ImageCache cache = SampleImages.Cache(_folder);
        Refused(TrainingDataError.Option, () => HoldoutSplit.Create(cache, fraction, 1));
    }

    public void Dispose() => _folder.Dispose();

    private static int[] Items(ImageSet set) => [.. Enumerable.Range(0, set.Count).Select(i => set[i])];

    private static byte[] With(byte[] file, int at, int number)
    {
        byte[] copy = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(copy.AsSpan(at), number);
        return copy;
    }

    private void Build() =>
        ImageCache.Build(new FolderSource(_folder.File("images")), SampleImages.Options(), _folder.File("cache")).Dispose();

    private void RefusedBytes(TrainingDataError error, byte[] file)
    {
        File.WriteAllBytes(_folder.File("cache"), file);
        Refused(error, () => ImageCache.Open(_folder.File("cache")).Dispose());
    }

    private static void Refused(TrainingDataError error, Action action) =>
        Assert.Equal(error, Assert.Throws<TrainingDataException>(action).Error);

    private sealed class FailingSource : IImageSource
    {
        public string Place => "nowhere";

        public string Identity => "";

        public IReadOnlyList<string> Classes => ["a", "b"];

        public IReadOnlyList<SourceItem> Items => [new("a/1", 0), new("b/1", 1)];

        public IEnumerable<SourceImage> Read()
        {
            yield return new SourceImage(0, _ => new RgbImage(8, 8));
            throw new IOException("the disk is gone");
        }
    }
}
