using ShiftService.Engine;
using ShiftService.Packages;
using ShiftService.Serving.Models;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Registry.Archives;
using ShiftService.Serving.Tests.Models;

namespace ShiftService.Serving.Tests.Registry;

public sealed class UploadTests : RegistryFixture
{
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("shiftservice-upload-").FullName;

    [Theory]
    [InlineData(ArchiveFormat.Zip, "")]
    [InlineData(ArchiveFormat.Tar, "pack/")]
    [InlineData(ArchiveFormat.TarGz, "./")]
    public async Task AnUpload_IsReadyWhenItIsAnswered_AndThereAfterARestart(ArchiveFormat format, string prefix)
    {
        ModelRegistry registry = await StartAsync();
        VersionStatus status = await Put(registry, "colors", "1", Upload(5, format, prefix), format);
        Assert.Equal((VersionState.Ready, "colors", "1"), (status.State, status.Model, status.Version));
        Assert.Equal(At("colors", "1"), Served(registry).Package.Folder);
        Assert.Equal(5, MarkOf(registry));
        Assert.Empty(Leftovers());
        Assert.Equal(5, MarkOf(await StartAsync()));
    }

    [Fact]
    public async Task AnUploadOverAVersion_TakesItsPlace()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        ModelLease old = registry.Acquire(PackageTask.Classification);
        await Put(registry, "colors", "1", Upload(2));
        Assert.Equal(2, MarkOf(registry));
        Assert.Equal(1, SampleModel.MarkOf(old.Model));
        old.Dispose();
        await old.Model.RetireAsync().WaitAsync(Patience.Limit);
        Assert.Equal("colors/1 Ready", StatesOf(registry));
        Assert.Empty(Leftovers());
        await registry.RescanAsync(default);
        Assert.Equal(2, MarkOf(registry));
    }

    [Fact]
    public async Task FiftyReplacements_UnderLoad_FailNoRequest()
    {
        Write("colors", "1", 0);
        ModelRegistry registry = await StartAsync();
        using var stop = new CancellationTokenSource();
        Task<(int Runs, float Last)>[] users = [.. Enumerable.Range(0, 4).Select(lane => Task.Factory.StartNew(() =>
        {
            int runs = 0;
            float last = 0;
            while (!stop.IsCancellationRequested)
            {
                using ModelLease lease = registry.Acquire(PackageTask.Classification, "colors");
                float mark = SampleModel.MarkOf(lease.Model, lane);
                Assert.True(mark >= last, $"{mark} after {last}");
                last = mark;
                runs++;
            }
            return (runs, last);
        }, TaskCreationOptions.LongRunning))];
        try
        {
            for (int swap = 1; swap <= 50; swap++) await Put(registry, "colors", "1", Upload(swap));
        }
        finally
        {
            await stop.CancelAsync();
        }
        (int Runs, float Last)[] done = await Task.WhenAll(users).WaitAsync(Patience.Limit);
        Assert.All(done, user => Assert.True(user.Runs > 0));
        // Not before: a lane is one thread's at a time.
        Assert.Equal(50, MarkOf(registry));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task AnUploadThatFails_LeavesNothing_AndTheVersionAsItWas()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        VersionStatus before = registry.Get("colors", "1");
        byte[] wrongCard = Upload(2, edit: folder => Edit(folder, "\"license\"", "\"licence\""));
        byte[] wrongHash = Upload(3, edit: folder => Edit(folder, "\"sha256\": \"", "\"sha256\": \"00"));
        byte[] noLabels = Upload(4, edit: folder => File.Delete(Path.Combine(folder, "labels.txt")));
        byte[] noCard = Archive.Of(ArchiveFormat.Zip, "README.md");
        foreach (string version in (string[])["1", "2"])
        {
            foreach ((byte[] bytes, string path) in new[]
                { (wrongCard, "$.licence"), (wrongHash, "$.sha256"), (noLabels, "$.labels"), (noCard, "model.json") })
            {
                PackageException error = await Assert.ThrowsAsync<PackageException>(() => Put(registry, "colors", version, bytes));
                Assert.Contains(path, error.Errors.Select(e => e.Path));
                Assert.DoesNotContain(Root, error.Message);
            }
            await Assert.ThrowsAsync<ArchiveException>(
                () => Put(registry, "colors", version, Archive.Of(ArchiveFormat.Zip, "../model.onnx")));
            Assert.Null((await Assert.ThrowsAsync<ParityException>(
                () => Put(registry, "colors", version, Upload(float.MaxValue, scale: float.MaxValue)))).Difference);
            await Assert.ThrowsAsync<BackendException>(() => Put(registry, "colors", version, Lacking()));
        }
        await Assert.ThrowsAsync<PackageException>(() => Put(registry, "shades", "1", wrongCard));
        Assert.Equal("colors/1 Ready", StatesOf(registry));
        Assert.Equal(before with { Loaded = null }, registry.Get("colors", "1") with { Loaded = null });
        Assert.Equal(1, MarkOf(registry));
        Assert.Empty(Leftovers());
        Assert.Equal([At("colors")], Directory.GetDirectories(Root));
        Assert.Equal([At("colors", "1")], Directory.GetDirectories(At("colors")));
    }

    [Fact]
    public async Task AnUploadToAFolderThatCannotBeWritten_IsAConflict_ThatTellsNoPath()
    {
        ModelRegistry registry = await StartAsync();
        Directory.Delete(Root, recursive: true);
        File.WriteAllText(Root, "not a folder any more");
        ConflictException error = await Assert.ThrowsAsync<ConflictException>(() => Put(registry, "colors", "1", Upload(1)));
        Assert.Contains("cannot be written", error.Message);
        Assert.DoesNotContain(Root, error.Message);
        File.Delete(Root);
        Directory.CreateDirectory(Root);
    }

    [Fact]
    public async Task AnUploadOverOneThatFailed_MayFailToo_AndMaySucceed()
    {
        Write("colors", "1", 1);
        EditCard("colors", "1", "\"sha256\": \"", "\"sha256\": \"00");
        ModelRegistry registry = await StartAsync();
        await Assert.ThrowsAsync<PackageException>(() => Put(registry, "colors", "1", Archive.Of(ArchiveFormat.Zip, "README.md")));
        Assert.Equal(VersionState.Failed, registry.Get("colors", "1").State);
        Assert.Contains("sha256", registry.Get("colors", "1").Reason);
        await Put(registry, "colors", "1", Upload(7));
        Assert.Equal(7, MarkOf(registry));
        Assert.Null(registry.Get("colors", "1").Reason);
    }

    [Theory]
    [InlineData("Colors", "1", "model")]
    [InlineData("..", "1", "model")]
    [InlineData("a/b", "1", "model")]
    [InlineData(".incoming-x", "1", "model")]
    [InlineData("colors", "../../1", "version")]
    [InlineData("colors", "", "version")]
    public async Task ANameThatIsNone_IsRefused(string name, string version, string field)
    {
        ModelRegistry registry = await StartAsync();
        Assert.Equal(field, (await Assert.ThrowsAsync<InvalidArgumentException>(() => Put(registry, name, version, Upload(1)))).Field);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task AnUploadThatIsTooLarge_IsRefused()
    {
        Options = Options with { MaxPackageBytes = 400 };
        ModelRegistry registry = await StartAsync();
        ArchiveException error = await Assert.ThrowsAsync<ArchiveException>(() => Put(registry, "colors", "1", Upload(1)));
        Assert.Equal((ArchiveError.TooLarge, 400L), (error.Error, error.Limit));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task AnUploadThatIsGivenUp_LeavesNothing()
    {
        ModelRegistry registry = await StartAsync();
        using var stop = new CancellationTokenSource();
        registry.Changed += stop.Cancel;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => registry.PutAsync("colors", "1", new MemoryStream(Upload(1)), ArchiveFormat.Zip, stop.Token));
        Assert.Empty(registry.Models);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    [Fact]
    public async Task AVersionIsNotCalledLikeAnAlias()
    {
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        await registry.SetAliasAsync("colors", "canary", [new("1", 1)], default);
        ConflictException error = await Assert.ThrowsAsync<ConflictException>(() => Put(registry, "colors", "canary", Upload(2)));
        Assert.Equal(("colors", "canary"), (error.Model, error.Name));
    }

    [Fact]
    public async Task ChangesOfOneVersion_AllAtOnce_ComeOneAfterTheOther()
    {
        ModelRegistry registry = await StartAsync();
        byte[][] uploads = [.. Enumerable.Range(1, 6).Select(mark => Upload(mark))];
        Func<Task>[] changes =
        [
            .. uploads.Select(bytes => (Func<Task>)(() => Put(registry, "colors", "1", bytes))),
            .. Enumerable.Repeat<Func<Task>>(() => registry.DeleteAsync("colors", "1", default), 3),
            .. Enumerable.Repeat<Func<Task>>(() => registry.LoadAsync("colors", "1", default), 3),
            .. Enumerable.Repeat<Func<Task>>(() => registry.UnloadAsync("colors", "1", default), 2),
            .. Enumerable.Repeat<Func<Task>>(() => registry.RescanAsync(default), 2),
        ];
        new Random(4).Shuffle(changes);
        await Task.WhenAll(changes.Select(change => Task.Run(async () =>
        {
            try
            {
                await change();
            }
            catch (ModelNotFoundException)
            {
                // Deleted before its turn.
            }
        }))).WaitAsync(Patience.Limit);
        await Put(registry, "colors", "1", uploads[0]);
        Assert.Equal("colors/1 Ready", StatesOf(registry));
        Assert.Equal(1, MarkOf(registry));
        Assert.Empty(Leftovers());
        await registry.DeleteAsync("colors", "1", default);
        Assert.Empty(registry.Models);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Root));
    }

    private static Task<VersionStatus> Put(
        ModelRegistry registry, string model, string version, byte[] archive, ArchiveFormat format = ArchiveFormat.Zip) =>
        registry.PutAsync(model, version, new MemoryStream(archive), format, default).WaitAsync(Patience.Limit);

    private static ServedModel Served(ModelRegistry registry)
    {
        using ModelLease lease = registry.Acquire(PackageTask.Classification);
        return lease.Model;
    }

    private static void Edit(string folder, string from, string to)
    {
        string path = Path.Combine(folder, "model.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to));
    }

    private byte[] Upload(
        float mark, ArchiveFormat format = ArchiveFormat.Zip, string prefix = "", Action<string>? edit = null, float scale = 1)
    {
        string folder = Write(Path.Combine(_elsewhere, Guid.NewGuid().ToString("n")), SampleModel.Marked(mark, scale));
        edit?.Invoke(folder);
        return Archive.OfFolder(folder, format, prefix);
    }

    private byte[] Lacking() =>
        Archive.OfFolder(Write(Path.Combine(_elsewhere, Guid.NewGuid().ToString("n")), SampleModel.Lacking()), ArchiveFormat.Zip);
}
