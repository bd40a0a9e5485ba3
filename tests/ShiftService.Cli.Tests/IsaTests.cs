using System.Collections.Concurrent;
using System.Text.Json;
using ShiftService.Kernels;

namespace ShiftService.Cli.Tests;

/// <summary>Every path runs as the best one of a process in which the wider ones are disabled, as on a machine that lacks them.</summary>
[Collection(CliCollection.Name)]
public class IsaTests(IsaTests.Children children) : IClassFixture<IsaTests.Children>
{
    private const string Widest = "";

    [Theory]
    [InlineData(Widest, null)]
    [InlineData("DOTNET_EnableAVX512", Isa.Vector256)]
    [InlineData("DOTNET_EnableAVX2", Isa.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", Isa.Scalar)]
    public void AllNetworksAgree_WhereTheWidestVectorsAre(string disabled, Isa? best)
    {
        Isa expected = best is Isa narrower && narrower < IsaSupport.Best ? narrower : IsaSupport.Best;
        ShellResult result = children.Parity[disabled];
        Assert.True(result.Code == 0, result.Error + result.Output);
        JsonElement[] rows = [.. result.Json().EnumerateArray()];
        Assert.Equal(children.Models, rows.Select(row => row.GetProperty("model").GetString()).Distinct());
        Assert.All(rows, row => Assert.True(row.GetProperty("ok").GetBoolean()));
        Assert.Contains(rows, row => row.GetProperty("height").GetInt32() % 2 == 1);
        Assert.All(rows, row => Assert.Equal(expected.Label(), row.GetProperty("isa").GetString()));
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "avx512")]
    [InlineData("DOTNET_EnableAVX2", "avx2")]
    [InlineData("DOTNET_EnableHWIntrinsic", "vector128")]
    public void ADisabledWidth_IsRefused(string disabled, string isa)
    {
        ShellResult result = Shell.RunProcess(
            new Dictionary<string, string> { [disabled] = "0" }, "parity", children.Models[0], "--isa", isa);
        Assert.Equal(2, result.Code);
        Assert.Equal($"shiftctl: --isa: '{isa}' is not supported by this machine", result.ErrorLine());
    }

    /// <summary>
    /// One child process for each set of disabled widths, which compares the widest that it has left. Two at a time.
    /// </summary>
    public sealed class Children
    {
        private readonly ConcurrentDictionary<string, ShellResult> _parity = new();

        public Children(ExportedNetworks networks)
        {
            Models = networks.All;
            string[] disabled = [Widest, "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];
            // Five images are one more than go through the engine together.
            Parallel.ForEach(disabled, new ParallelOptions { MaxDegreeOfParallelism = 2 }, variable => _parity[variable] = Shell.RunProcess(
                variable == Widest ? new Dictionary<string, string>() : new Dictionary<string, string> { [variable] = "0" },
                ["parity", .. Models, "--isa", "widest", "--batch", "5", "--json"]));
        }

        public IReadOnlyList<string> Models { get; }

        internal IReadOnlyDictionary<string, ShellResult> Parity => _parity;
    }
}
