using ShiftService.Training.Checkpoints;

namespace ShiftService.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ACheckpoint_ComesBackBitForBit()
    {
        NamedArray[] arrays = State(1);
        arrays[0].Values[0] = float.NaN;
        arrays[0].Values[1] = -0f;
        var store = new CheckpointStore(_folder.Path);
        store.Write(Header(3), arrays);

        Checkpoint read = store.Read(out CheckpointException? damage);

        Assert.Null(damage);
        Assert.Equal(Header(3), read.Header);
        NamedArray[] restored = State(2);
        read.CopyTo(restored);
        for (int i = 0; i < arrays.Length; i++)
            Assert.Equal(
                arrays[i].Values.Select(BitConverter.SingleToInt32Bits), restored[i].Values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void ThePreviousCheckpoint_IsKept()
    {
        CheckpointStore store = TwoCheckpoints();
        Assert.Equal(2, store.Read(out _).Header.Epoch);
        Assert.Equal(1, CheckpointStore.Read(_folder.File("checkpoint.previous.bin")).Header.Epoch);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(500)]
    [InlineData(20_000)]
    public void OnAFullDisk_BothCheckpointsSurvive_AndNothingIsLeftBehind(long room)
    {
        TwoCheckpoints();
        var full = new CheckpointStore(_folder.Path, path => new FullDisk(path, room));

        Assert.Throws<IOException>(() => full.Write(Header(3), State(3)));

        Assert.Equal(2, full.Read(out CheckpointException? damage).Header.Epoch);
        Assert.Null(damage);
        Assert.Equal(1, CheckpointStore.Read(_folder.File("checkpoint.previous.bin")).Header.Epoch);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(-1)]
    public void ATruncatedFile_IsSaidToBe_AndThePreviousIsTaken(int length)
    {
        CheckpointStore store = TwoCheckpoints();
        string path = _folder.File("checkpoint.bin");
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(length < 0 ? bytes.Length + length : length)]);

        Assert.Equal(CheckpointError.Truncated, Assert.Throws<CheckpointException>(() => CheckpointStore.Read(path)).Error);
        Assert.Equal(1, store.Read(out CheckpointException? damage).Header.Epoch);
        Assert.Equal(CheckpointError.Truncated, damage!.Error);
    }

    [Fact]
    public void EveryChangedByte_IsNoticed()
    {
        new CheckpointStore(_folder.Path).Write(Header(1), [new("weights/a", [1, 2])]);
        string path = _folder.File("checkpoint.bin");
        byte[] bytes = File.ReadAllBytes(path);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= 0x10;
            File.WriteAllBytes(path, bytes);
            bytes[i] ^= 0x10;
            var error = Assert.Throws<CheckpointException>(() => CheckpointStore.Read(path));
            if (i >= 24) Assert.Equal(CheckpointError.Damaged, error.Error);
            Assert.StartsWith(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void BothDamaged_IsTheErrorOfTheLatest()
    {
        CheckpointStore store = TwoCheckpoints();
        File.WriteAllText(_folder.File("checkpoint.previous.bin"), "x");
        File.WriteAllBytes(_folder.File("checkpoint.bin"), []);
        var error = Assert.Throws<CheckpointException>(() => store.Read(out _));
        Assert.Equal((CheckpointError.Truncated, _folder.File("checkpoint.bin")), (error.Error, error.File));
    }

    [Fact]
    public void AnotherVersionOrFile_IsNamed()
    {
        CheckpointStore store = TwoCheckpoints();
        string path = _folder.File("checkpoint.bin");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8] = 7;
        File.WriteAllBytes(path, bytes);
        var error = Assert.Throws<CheckpointException>(() => store.Read(out _));
        Assert.Equal(CheckpointError.OtherVersion, error.Error);
        Assert.Contains("version 7", error.Message, StringComparison.Ordinal);

        File.WriteAllText(path, "something else");
        Assert.Equal(CheckpointError.NotACheckpoint, Assert.Throws<CheckpointException>(() => store.Read(out _)).Error);
    }

    [Fact]
    public void NoCheckpoint_IsSaidToBeMissing()
    {
        var store = new CheckpointStore(_folder.File("empty"));
        Assert.False(store.Exists);
        Assert.Equal(CheckpointError.Missing, Assert.Throws<CheckpointException>(() => store.Read(out _)).Error);
    }

    [Fact]
    public void AfterACrashBetweenTheRenames_ThePreviousIsTaken()
    {
        CheckpointStore store = TwoCheckpoints();
        File.Delete(_folder.File("checkpoint.bin"));
        Assert.True(store.Exists);
        Assert.Equal(1, store.Read(out _).Header.Epoch);
    }

    [Fact]
    public void AnotherNetworksState_IsRefused_NamingTheWeight_AndChangesNothing()
    {
        Checkpoint checkpoint = TwoCheckpoints().Read(out _);
        NamedArray[] state = State(5);
        float first = state[0].Values[0];

        AssertOther("'weights/b' is [30, 100] in it and [100, 30] here",
            [state[0], new("weights/b", [100, 30], new float[3000]), state[2]]);
        AssertOther("there is no 'weights/c' in it", [.. state, new("weights/c", new float[1])]);
        AssertOther("there is no 'optimizer/velocity' here", state[..2]);
        Assert.Equal(first, state[0].Values[0]);

        void AssertOther(string reason, NamedArray[] into)
        {
            var error = Assert.Throws<CheckpointException>(() => checkpoint.CopyTo(into));
            Assert.Equal(CheckpointError.OtherNetwork, error.Error);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AnotherRecipe_IsRefused()
    {
        Checkpoint checkpoint = TwoCheckpoints().Read(out _);
        checkpoint.RequireRecipe("abc");
        Assert.Equal(CheckpointError.OtherRecipe, Assert.Throws<CheckpointException>(() => checkpoint.RequireRecipe("abd")).Error);
    }

    private CheckpointStore TwoCheckpoints()
    {
        var store = new CheckpointStore(_folder.Path);
        store.Write(Header(1), State(1));
        store.Write(Header(2), State(2));
        return store;
    }

    private static CheckpointHeader Header(int epoch) => new()
    {
        Network = "tiny", RecipeHash = "abc", Epoch = epoch, Step = epoch * 391, Seed = ulong.MaxValue, Lanes = 2,
        OptimizerSteps = epoch * 391, AverageUpdates = 5,
    };

    private static NamedArray[] State(int seed)
    {
        var random = new Random(seed);
        float[] Values(int length) => [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble())];
        return [new("weights/a", [7], Values(7)), new("weights/b", [30, 100], Values(3000)), new("optimizer/velocity", Values(3007))];
    }
}
