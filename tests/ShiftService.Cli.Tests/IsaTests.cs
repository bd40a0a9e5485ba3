using System.Text.Json;
using ShiftService.Kernels;

namespace ShiftService.Cli.Tests;

/// <summary>Every path runs as the best one of a process in which the wider ones are disabled, as on a machine that lacks them.</summary>
[Collection(CliCollection.Name)]
public class IsaTests(ExportedNetworks networks)
{
    private const string Widest = "";

    [Theory]
    [InlineData(Widest, null)]
    [InlineData("DOTNET_EnableAVX512", Isa.Vector256)]
    [InlineData("DOTNET_EnableAVX2", Isa.Vector128)]
    [InlineData("DOTNET_EnableHWIntrinsic", Isa.Scalar)]
    public void AllNetworksAgree_WhereTheWidestVectorsAre(string disabled, Isa? best)
    {
        Isa expected = (Isa)Math.Min((int)(best ?? IsaSupport.Best), (int)IsaSupport.Best);
        var environment = new Dictionary<string, string>();
        if (disabled != Widest) environment.Add(disabled, "0");
        // The widths below the best are compared in the other processes, and the scalar one is always the reference.
        ShellResult result = Shell.RunProcess(
            environment, ["parity", .. networks.All, "--isa", expected.Label(), "--batch", "1,5", "--json"]);
        Assert.True(result.Code == 0, result.Error + result.Output);
        JsonElement[] rows = [.. result.Json().EnumerateArray()];
        Assert.All(rows, row => Assert.Equal(expected.Label(), row.GetProperty("isa").GetString()));
        Assert.Equal(networks.All, rows.Select(row => row.GetProperty("model").GetString()).Distinct());

        // By default the engine takes the same width: bench reports what it ran.
        JsonElement bench = Shell.RunProcess(
            environment, "bench", networks.ShiftResNet, "--backend", "simd", "--seconds", "0.01", "--json").Json();
        Assert.Equal(expected.Label(), Assert.Single(bench.EnumerateArray()).GetProperty("isa").GetString());
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "avx512")]
    [InlineData("DOTNET_EnableAVX2", "avx2")]
    [InlineData("DOTNET_EnableHWIntrinsic", "vector128")]
    public void ADisabledWidth_IsRefused(string disabled, string isa)
    {
        ShellResult result = Shell.RunProcess(
            new Dictionary<string, string> { [disabled] = "0" }, "parity", networks.ShiftResNet, "--isa", isa);
        Assert.Equal(2, result.Code);
        Assert.Equal($"shiftctl: --isa: '{isa}' is not supported by this machine", result.ErrorLine());
    }
}
