using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using ShiftService.Serving.Registry.Archives;

namespace ShiftService.Serving.Tests.Registry.Archives;

public sealed class PackageUnpackerTests : IDisposable
{
    private const int Mebi = 1 << 20;
    private static readonly ArchiveLimits Limits = new(Mebi, 4 * Mebi, 8);
    private readonly string _root = Directory.CreateTempSubdirectory("shiftservice-archives-").FullName;

    public static TheoryData<ArchiveFormat> Formats => [ArchiveFormat.Zip, ArchiveFormat.Tar, ArchiveFormat.TarGz];

    public static IEnumerable<object[]> Outside =>
        from format in new[] { ArchiveFormat.Zip, ArchiveFormat.Tar, ArchiveFormat.TarGz }
        from name in new[]
        {
            "../model.onnx", "a/../../model.onnx", "..", "a/..", "/model.onnx", "//model.onnx", "..\\model.onnx", "\\model.onnx",
            "C:\\model.onnx", "C:/model.onnx", "C:model.onnx", "a\\model.onnx",
        }
        select new object[] { format, name };

    private string Target => Path.Combine(_root, "package");

    [Theory, MemberData(nameof(Formats))]
    public void Files_AreUnpacked_FromTheTopAndFromAFolder(ArchiveFormat format)
    {
        foreach (string prefix in (string[])["", "./", "pack/", "./pack/"])
        {
            Unpack(Archive.Of(format, (prefix + "model.onnx", [1, 2]), (prefix + "model.json", [3]), (prefix + "README.md", [])), format);
            Assert.Equal(["README.md", "model.json", "model.onnx"], Names());
            Assert.Equal([1, 2], File.ReadAllBytes(Path.Combine(Target, "model.onnx")));
            Directory.Delete(Target, recursive: true);
        }
    }

    [Fact]
    public void Folders_AreNoFiles()
    {
        Unpack(Archive.Zip(("pack/", [], 0x41ED), ("pack/model.onnx", [1], 0x81A4)), ArchiveFormat.Zip);
        Assert.Equal(["model.onnx"], Names());
        Directory.Delete(Target, recursive: true);
        Unpack(Archive.Tar(
            new PaxTarEntry(TarEntryType.Directory, "./"), new PaxTarEntry(TarEntryType.Directory, "pack"),
            Archive.File("pack/model.onnx", [1])), ArchiveFormat.Tar);
        Assert.Equal(["model.onnx"], Names());
    }

    [Theory, MemberData(nameof(Outside))]
    public void NamesThatLeadOut_AreRefused_AndNothingIsWrittenThere(ArchiveFormat format, string name)
    {
        ArchiveException error = Refused(Archive.Of(format, name), format);
        Assert.Equal(ArchiveError.EntryOutside, error.Error);
        Assert.Equal(name, error.Entry);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories), path => Path.GetFileName(path) != "archive");
    }

    [Theory]
    [InlineData("evil.sh", ArchiveError.UnknownEntry)]
    [InlineData("MODEL.ONNX", ArchiveError.UnknownEntry)]
    [InlineData(".DS_Store", ArchiveError.UnknownEntry)]
    [InlineData("a/b/model.onnx", ArchiveError.InvalidEntryName)]
    [InlineData("a//model.onnx", ArchiveError.InvalidEntryName)]
    [InlineData("a/./model.onnx", ArchiveError.InvalidEntryName)]
    public void NamesThatNoPackageHas_AreRefused(string name, ArchiveError expected)
    {
        foreach (ArchiveFormat format in (ArchiveFormat[])[ArchiveFormat.Zip, ArchiveFormat.Tar])
            Assert.Equal(expected, Refused(Archive.Of(format, name), format).Error);
    }

    [Fact]
    public void ControlCharacters_AreRefused_AndNotRepeated()
    {
        ArchiveException error = Refused(Archive.Of(ArchiveFormat.Zip, "model\n.onnx"), ArchiveFormat.Zip);
        Assert.Equal((ArchiveError.InvalidEntryName, "model?.onnx"), (error.Error, error.Entry));
    }

    [Fact]
    public void ALongName_IsRefused_AndNotRepeatedInFull()
    {
        string name = new('a', 300);
        foreach (ArchiveFormat format in (ArchiveFormat[])[ArchiveFormat.Zip, ArchiveFormat.Tar])
        {
            ArchiveException error = Refused(Archive.Of(format, name), format);
            Assert.Equal((ArchiveError.InvalidEntryName, 255L), (error.Error, error.Limit));
            Assert.InRange(error.Message.Length, 1, 200);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void TheSameNameTwice_OrASecondFolder_IsRefused(ArchiveFormat format)
    {
        foreach (string[] names in (string[][])
            [["model.onnx", "model.onnx"], ["a/model.onnx", "b/model.json"], ["model.onnx", "b/model.json"], ["README.md", "x/README.md"]])
            Assert.Equal(ArchiveError.DuplicateEntry, Refused(Archive.Of(format, names), format).Error);
    }

    [Fact]
    public void LinksAndDevices_AreRefused()
    {
        foreach (TarEntryType type in (TarEntryType[])[TarEntryType.SymbolicLink, TarEntryType.HardLink])
            Assert.Equal(
                ArchiveError.SpecialEntry,
                Refused(Archive.Tar(Archive.Link(type, "model.onnx", "/etc/passwd")), ArchiveFormat.Tar).Error);
        foreach (TarEntryType type in (TarEntryType[])[TarEntryType.CharacterDevice, TarEntryType.BlockDevice, TarEntryType.Fifo])
            Assert.Equal(
                ArchiveError.SpecialEntry, Refused(Archive.Tar(new PaxTarEntry(type, "model.onnx")), ArchiveFormat.Tar).Error);
        foreach (int mode in (int[])[0xA1FF, 0x21A4, 0x61A4, 0x11A4])
            Assert.Equal(
                ArchiveError.SpecialEntry,
                Refused(Archive.Zip(("model.onnx", "/etc/passwd"u8.ToArray(), mode)), ArchiveFormat.Zip).Error);
    }

    [Fact]
    public void AnEncryptedEntry_IsRefused()
    {
        byte[] zip = Archive.Of(ArchiveFormat.Zip, "model.onnx");
        // The flags of the entry in the directory at the end.
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;
        Assert.Equal(ArchiveError.EncryptedEntry, Refused(zip, ArchiveFormat.Zip).Error);
    }

    [Theory, MemberData(nameof(Formats))]
    public void TooManyEntries_AreRefused(ArchiveFormat format)
    {
        string[] names = [.. Enumerable.Range(0, 9).Select(i => $"file{i}")];
        ArchiveException error = Refused(Archive.Of(format, names), format);
        // The first may be refused for its name before they are counted.
        Assert.Contains(error.Error, new[] { ArchiveError.TooManyFiles, ArchiveError.UnknownEntry });
        byte[] folders = Archive.Tar([.. Enumerable.Range(0, 9).Select(_ => new PaxTarEntry(TarEntryType.Directory, "pack"))]);
        error = Refused(folders, ArchiveFormat.Tar);
        Assert.Equal((ArchiveError.TooManyFiles, 8L), (error.Error, error.Limit));
    }

    [Fact]
    public void ADirectoryThatLiesAboutItsEntries_IsRefused_BeforeTheyAreRead()
    {
        byte[] zip = Archive.Of(ArchiveFormat.Zip, [.. Enumerable.Range(0, 3000).Select(i => $"f{i}")]);
        Span<byte> end = zip.AsSpan(zip.AsSpan().LastIndexOf("PK\x05\x06"u8));
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], 1);
        Assert.Equal(ArchiveError.TooManyFiles, Refused(zip, ArchiveFormat.Zip).Error);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], 60);
        Assert.Equal(ArchiveError.NotAnArchive, Refused(zip, ArchiveFormat.Zip).Error);
    }

    [Fact]
    public void ABomb_IsRefused_BeforeItIsUnpacked()
    {
        byte[] zeros = new byte[2 * Mebi];
        foreach (ArchiveFormat format in (ArchiveFormat[])[ArchiveFormat.Zip, ArchiveFormat.TarGz])
        {
            ArchiveException error = Refused(Archive.Of(format, ("model.onnx", zeros)), format);
            Assert.Equal((ArchiveError.TooCompressed, (long)ArchiveLimits.MaxRatio), (error.Error, error.Limit));
            Assert.InRange(BytesWritten(), 0, 1.25 * Mebi);
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void FilesOfTooManyBytes_AreRefused(ArchiveFormat format)
    {
        var noise = new byte[2 * Mebi + Mebi / 2];
        new Random(1).NextBytes(noise);
        ArchiveException error = Refused(Archive.Of(format, ("model.onnx", noise), ("labels.txt", noise)), format);
        Assert.Equal((ArchiveError.TooLargeUnpacked, 4L * Mebi), (error.Error, error.Limit));
        Assert.InRange(BytesWritten(), 0, 4 * Mebi);
    }

    [Fact]
    public void ALengthThatAnEntryDoesNotHave_LetsNoMoreBytesOut()
    {
        foreach (uint length in (uint[])[10, 2 * Mebi, 0xFFFFFFFE])
        {
            byte[] zip = Archive.Of(ArchiveFormat.Zip, ("model.onnx", new byte[3 * Mebi]));
            int at = zip.AsSpan().IndexOf("PK\x01\x02"u8);
            BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + 24), length);
            if (length == 10)
            {
                Unpack(zip, ArchiveFormat.Zip);
                Assert.Equal(10, BytesWritten());
            }
            else
            {
                Assert.Equal(ArchiveError.TooCompressed, Refused(zip, ArchiveFormat.Zip).Error);
                Assert.InRange(BytesWritten(), 0, 1.25 * Mebi);
            }
        }
    }

    [Fact]
    public void ALengthThatATarFileDoesNotHave_TakesNoMemory()
    {
        byte[] tar = Archive.Tar(Archive.File("model.onnx", [1]));
        foreach ((char type, string size) in new[] { ('x', "17777777777"), ('L', "00000400000"), ('0', "17777777777"), ('0', "8zz") })
        {
            byte[] bad = [.. tar];
            bad[156] = (byte)type;
            Encoding.ASCII.GetBytes(size.PadRight(11, '\0')).CopyTo(bad, 124);
            Array.Resize(ref bad, bad.Length + (type == 'L' ? 200_000 : 0));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refused(bad, ArchiveFormat.Tar);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * Mebi);
        }
    }

    [Fact]
    public void WhateverBytesComeIn_TheyAreUnpackedOrRefused()
    {
        var random = new Random(3);
        var formats = new[] { ArchiveFormat.Zip, ArchiveFormat.Tar, ArchiveFormat.TarGz };
        int refused = 0, taken = 0;
        for (int round = 0; round < 600; round++)
        {
            ArchiveFormat format = formats[round % 3];
            byte[] bytes = Archive.Of(format, ("pack/model.onnx", new byte[100]), ("pack/model.json", [1, 2, 3]));
            int changes = random.Next(1, 4);
            for (int i = 0; i < changes; i++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                Unpack(bytes, format);
                taken++;
            }
            catch (ArchiveException)
            {
                refused++;
            }
            if (Directory.Exists(Target)) Directory.Delete(Target, recursive: true);
        }
        Assert.True(refused > 50 && taken > 50, $"{refused} refused, {taken} taken");
    }

    [Theory, MemberData(nameof(Formats))]
    public void WhatIsNoArchive_IsSaidToBeNone(ArchiveFormat format)
    {
        byte[] other = Archive.Of(format == ArchiveFormat.Zip ? ArchiveFormat.TarGz : ArchiveFormat.Zip, "model.onnx");
        foreach (byte[] bytes in (byte[][])[[], [1, 2, 3], new byte[2048], other, Encoding.ASCII.GetBytes(new string('x', 5000))])
            Assert.Equal(ArchiveError.NotAnArchive, Refused(bytes, format).Error);
    }

    [Fact]
    public async Task AnUploadOfTooManyBytes_IsRefused_WhileItComesIn()
    {
        var endless = new EndlessStream();
        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(
            () => ArchiveSpool.WriteAsync(endless, Path.Combine(_root, "archive"), Limits, default));
        Assert.Equal((ArchiveError.TooLarge, (long)Mebi), (error.Error, error.Limit));
        Assert.InRange(endless.Given, Mebi, 2 * Mebi);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private ArchiveException Refused(byte[] bytes, ArchiveFormat format)
    {
        if (Directory.Exists(Target)) Directory.Delete(Target, recursive: true);
        return Assert.Throws<ArchiveException>(() => Unpack(bytes, format));
    }

    private void Unpack(byte[] bytes, ArchiveFormat format)
    {
        string archive = Path.Combine(_root, "archive");
        File.WriteAllBytes(archive, bytes);
        PackageUnpacker.Unpack(archive, format, Target, Limits, default);
        Assert.False(File.Exists(archive + ".tar"));
    }

    private string[] Names() => [.. Directory.GetFiles(Target).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private long BytesWritten() => new DirectoryInfo(Target).EnumerateFiles().Sum(file => file.Length);

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
