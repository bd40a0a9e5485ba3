using System.Diagnostics;
using System.Text;
using ShiftService.Imaging;
using ShiftService.Training.Data;
using ShiftService.Training.Data.Cache;
using ShiftService.Training.Data.Sources;

namespace ShiftService.Training.Tests.Data;

/// <summary>Folders, archives and sheets give items in a fixed order, and refuse what is laid out otherwise.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Folder_SortsClassesAndItemsOrdinally()
    {
        SampleImages.WriteFolder(_folder.Path, SampleImages.Files());
        var source = new FolderSource(_folder.Path);
        Assert.Equal(["Bee", "ant", "zebra"], source.Classes);
        Assert.Equal(4 + 4 + 3, source.Items.Count);
        Assert.Equal(source.Items.OrderBy(item => item.Name, StringComparer.Ordinal), source.Items);
        Assert.All(source.Items, item => Assert.StartsWith($"{source.Classes[item.Label]}/", item.Name));
    }

    [Theory]
    [InlineData("images.tar")]
    [InlineData("images.tar.gz")]
    [InlineData("images.TGZ")]
    [InlineData("images.tar.xz")]
    public void Archives_GiveTheCacheOfTheFolder(string archive)
    {
        SortedDictionary<string, byte[]> files = SampleImages.Files();
        SampleImages.WriteFolder(_folder.File("images"), files);
        // In an archive the order is that of whoever packed it.
        KeyValuePair<string, byte[]>[] packed = [.. files.Reverse().Select(file => KeyValuePair.Create($"./{file.Key}", file.Value))];
        if (archive.EndsWith("xz", StringComparison.Ordinal))
        {
            if (!Compress(packed)) return; // Without xz this is not read at all, as another test shows.
        }
        else SampleImages.WriteTar(_folder.File(archive), packed);

        using ImageCache fromFolder = ImageCache.Build(ImageSource.Open(_folder.File("images")), SampleImages.Options(), _folder.File("a"));
        using ImageCache fromTar = ImageCache.Build(ImageSource.Open(_folder.File(archive)), SampleImages.Options(), _folder.File("b"));
        Assert.Equal(SampleImages.Content(fromFolder), SampleImages.Content(fromTar));
    }

    [Fact]
    public void Splits_AreChosenByName()
    {
        (string, byte[])[] files = [("train/a/1.png", Png(1)), ("train/b/2.png", Png(2)), ("test/b/3.png", Png(3)), ("README", [1])];
        KeyValuePair<string, byte[]>[] pairs = [.. files.Select(file => KeyValuePair.Create(file.Item1, file.Item2))];
        SampleImages.WriteFolder(_folder.File("images"), pairs);
        SampleImages.WriteTar(_folder.File("images.tar"), pairs);
        foreach (string path in (string[])[_folder.File("images"), _folder.File("images.tar")])
        {
            IImageSource train = ImageSource.Open(path, "train"), test = ImageSource.Open(path, "test", train.Classes);
            Assert.Equal(["a/1.png", "b/2.png"], train.Items.Select(item => item.Name));
            Assert.Equal([new SourceItem("b/3.png", 1)], test.Items);
            TrainingDataException unnamed = Assert.Throws<TrainingDataException>(() => ImageSource.Open(path));
            Assert.Equal(TrainingDataError.Layout, unnamed.Error);
            Assert.Contains("split", unnamed.Message);
            Assert.Throws<TrainingDataException>(() => ImageSource.Open(path, "val"));
            Assert.Equal(TrainingDataError.UnknownClass,
                Assert.Throws<TrainingDataException>(() => ImageSource.Open(path, "train", ["b", "c"])).Error);
        }
    }

    [Fact]
    public void ImagesWithoutClasses_LieSideBySide()
    {
        KeyValuePair<string, byte[]>[] pairs = [new("2.png", Png(2)), new("1.png", Png(1)), new(".hidden", [1])];
        SampleImages.WriteFolder(_folder.File("plain"), pairs);
        SampleImages.WriteTar(_folder.File("plain.tar"), pairs);
        foreach (string path in (string[])[_folder.File("plain"), _folder.File("plain.tar")])
        {
            IImageSource source = ImageSource.Open(path, isLabelled: false);
            Assert.False(source.IsLabelled);
            Assert.Equal(["images/1.png", "images/2.png"], source.Items.Select(item => item.Name));
            using ImageCache cache = ImageCache.Build(source, SampleImages.Options(), _folder.File("cache"));
            Assert.Equal(2, cache.Count);
        }
        SampleImages.WriteTar(_folder.File("deep.tar"), [new("a/1.png", Png(1))]);
        Assert.Equal(TrainingDataError.Layout,
            Assert.Throws<TrainingDataException>(() => ImageSource.Open(_folder.File("deep.tar"), isLabelled: false)).Error);
    }

    [Fact]
    public void HiddenFiles_AreNoImages()
    {
        SampleImages.WriteFolder(_folder.File("images"), SampleImages.Files());
        int count = new FolderSource(_folder.File("images")).Items.Count;
        SampleImages.WriteFolder(_folder.File("images"), [new("ant/.DS_Store", [1]), new(".git/x", [1])]);
        Assert.Equal(count, new FolderSource(_folder.File("images")).Items.Count);
    }

    [Fact]
    public void TheIdentityOfAFolder_ChangesWithAFile()
    {
        SampleImages.WriteFolder(_folder.File("images"), SampleImages.Files());
        string before = new FolderSource(_folder.File("images")).Identity;
        Assert.Equal(before, new FolderSource(_folder.File("images")).Identity);
        File.AppendAllText(_folder.File("images/ant/000.png"), "x");
        Assert.NotEqual(before, new FolderSource(_folder.File("images")).Identity);
    }

    [Theory]
    [InlineData("images.tar")]
    [InlineData("images.tar.gz")]
    public void TruncatedArchives_AreRefused(string archive)
    {
        SampleImages.WriteTar(_folder.File(archive), SampleImages.Files());
        byte[] bytes = File.ReadAllBytes(_folder.File(archive));
        File.WriteAllBytes(_folder.File(archive), bytes[..(bytes.Length / 2)]);
        Assert.Equal(TrainingDataError.Damaged, Refused(() => new TarSource(_folder.File(archive))));
    }

    [Fact]
    public void WhatIsNoArchive_IsRefused()
    {
        File.WriteAllText(_folder.File("text.tar"), new string('x', 2000));
        File.WriteAllText(_folder.File("images.zip"), "PK");
        Assert.Equal(TrainingDataError.Damaged, Refused(() => new TarSource(_folder.File("text.tar"))));
        Assert.Equal(TrainingDataError.Layout, Refused(() => new TarSource(_folder.File("images.zip"))));
        Assert.Equal(TrainingDataError.NotFound, Refused(() => ImageSource.Open(_folder.File("nothing"))));
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Equal(TrainingDataError.Empty, Refused(() => ImageSource.Open(_folder.File("empty"))));
    }

    [Fact]
    public void DamagedXz_IsRefusedInItsOwnWords()
    {
        if (!HasXz()) return;
        Compress(SampleImages.Files());
        byte[] good = File.ReadAllBytes(_folder.File("images.tar.xz"));
        foreach (byte[] damaged in (byte[][])[new byte[100], good[..(good.Length / 2)]])
        {
            File.WriteAllBytes(_folder.File("images.tar.xz"), damaged);
            TrainingDataException error = Assert.Throws<TrainingDataException>(() => new TarSource(_folder.File("images.tar.xz")));
            Assert.Equal(TrainingDataError.Damaged, error.Error);
            Assert.Contains("xz ended with code 1", error.Message);
        }
    }

    [Fact]
    public void AMissingXz_IsNamed()
    {
        TrainingDataException error =
            Assert.Throws<TrainingDataException>(() => new ArchiveStream(_folder.File("images.tar.xz"), "no-such-program"));
        Assert.Equal(TrainingDataError.ToolMissing, error.Error);
        Assert.Contains("no-such-program", error.Message);
    }

    [Fact]
    public void Sheets_AreCutIntoCells()
    {
        WriteSheets();
        var train = new SheetSource(_folder.Path, new SheetOptions(6, 4) { Split = "train" });
        Assert.Equal(["3", "12", "100"], train.Classes);
        Assert.Equal([new("0", 0), new("4", 0), new("2", 1), new SourceItem("1", 2)], train.Items);
        using ImageCache cache = ImageCache.Build(train, SampleImages.Options(6, 4), _folder.File("cache"));
        // Each cell has one colour, which its index decides.
        for (int i = 0; i < cache.Count; i++)
            Assert.All(cache.Pixels(i).ToArray(), value => Assert.InRange(value, Shade(cache.Names[i]) - 3, Shade(cache.Names[i]) + 3));

        var val = new SheetSource(_folder.Path, new SheetOptions(6, 4) { Split = "val" }, train.Classes);
        Assert.Equal([new SourceItem("3", 1)], val.Items);
    }

    [Theory]
    [InlineData("0,0,9,3,train", TrainingDataError.Damaged)] // no such cell
    [InlineData("0,7,0,3,train", TrainingDataError.NotFound)] // no such sheet
    [InlineData("0,0,-1,3,train", TrainingDataError.Damaged)]
    [InlineData("0,0,0,3", TrainingDataError.Damaged)] // a field too few
    [InlineData("1,0,0,3,train", TrainingDataError.Damaged)] // the number occurs already
    [InlineData("", TrainingDataError.OneClass)]
    public void IndexesThatDoNotFit_AreRefused(string row, TrainingDataError expected)
    {
        WriteSheets();
        File.WriteAllText(_folder.File("index.csv"), $"idx,sheet,cell,label,split\n1,0,1,100,train\n{row}\n");
        Assert.Equal(expected, Refused(() => ImageCache.Build(
            new SheetSource(_folder.Path, new SheetOptions(6, 4)), SampleImages.Options(), _folder.File("cache")).Dispose()));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Png(int seed) => ImageEncoder.Png(SampleImages.Noise(8, 8, seed));

    private static int Shade(string index) => 20 + 50 * int.Parse(index);

    private static TrainingDataError Refused(Action action) => Assert.Throws<TrainingDataException>(action).Error;

    // Two sheets of 2 x 2 cells of 6 x 4 pixels, five of the cells in use.
    private void WriteSheets()
    {
        Directory.CreateDirectory(_folder.File("sheets"));
        for (int sheet = 0; sheet < 2; sheet++)
        {
            var image = new RgbImage(12, 8);
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                int x = i / 3 % 12, y = i / 36, cell = y / 4 * 2 + x / 6;
                image.Pixels[i] = (byte)Math.Min(Shade($"{sheet * 4 + cell}"), 255);
            }
            File.WriteAllBytes(_folder.File($"sheets/{sheet:D3}.jpg"), ImageEncoder.Jpeg(image, 100));
        }
        File.WriteAllText(_folder.File("index.csv"),
            "idx,sheet,cell,label,split\n0,0,0,3,train\n1,0,1,100,train\n2,0,2,12,train\n3,0,3,12,val\n4,1,0,3,train\n", Encoding.ASCII);
    }

    private static bool HasXz() => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "xz")));

    private bool Compress(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        if (!HasXz()) return false;
        SampleImages.WriteTar(_folder.File("images.tar"), files);
        using Process process = Process.Start("xz", [_folder.File("images.tar")]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return true;
    }
}
