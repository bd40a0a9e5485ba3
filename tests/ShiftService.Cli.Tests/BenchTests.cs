using System.Diagnostics;
using System.Text.Json;
using ShiftService.Cli.Benchmarking;
using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Engine.Simd;
using ShiftService.Kernels;
using ShiftService.TestSupport;

namespace ShiftService.Cli.Tests;

/// <summary>That measurements are taken and consistent. No test says how fast anything is.</summary>
[Collection(CliCollection.Name)]
public class BenchTests(ExportedNetworks networks)
{
    [Fact]
    public void Json_HasBothBackends_WithConsistentNumbers()
    {
        ShellResult result = Shell.Run("bench", networks.ShiftResNet, "--batch", "2", "--seconds", "0.05", "--json");
        JsonElement[] rows = [.. result.Json().EnumerateArray()];
        Assert.Equal(["simd", "onnxruntime"], rows.Select(row => row.GetProperty("backend").GetString()));
        Assert.All(rows, row =>
        {
            double median = row.GetProperty("medianMs").GetDouble(), gflops = row.GetProperty("gflops").GetDouble();
            Assert.Equal(networks.ShiftResNet, row.GetProperty("model").GetString());
            Assert.Equal((2, 1), (row.GetProperty("batch").GetInt32(), row.GetProperty("lanes").GetInt32()));
            Assert.Equal(2 * 2 * 32_162_432 / median / 1e6, gflops, 1e-6 * gflops);
            Assert.Equal(gflops / row.GetProperty("peakGflops").GetDouble(), row.GetProperty("peakShare").GetDouble(), 1e-9);
            Assert.InRange(row.GetProperty("bestMs").GetDouble(), 0, median);
        });
        double ratio = rows[1].GetProperty("medianMs").GetDouble() / rows[0].GetProperty("medianMs").GetDouble();
        Assert.Equal(ratio, rows[0].GetProperty("ratio").GetDouble(), 1e-9);
        Assert.Equal(IsaSupport.Best.Label(), rows[0].GetProperty("isa").GetString());
    }

    [Fact]
    public void Lanes_RunTogether()
    {
        JsonElement row = Assert.Single(Shell.Run(
            "bench", networks.ShiftResNet, "--backend", "simd", "--lanes", "2", "--seconds", "0.05", "--json").Json().EnumerateArray());
        Assert.Equal(2, row.GetProperty("lanes").GetInt32());
        Assert.True(row.GetProperty("imagesPerSecond").GetDouble() > 0);
    }

    [Fact]
    public void Layers_AreTheStepsOfThePlan()
    {
        JsonElement steps = Shell.Run("inspect", networks.ShiftResNet, "--json").Json().GetProperty("steps");
        JsonElement row = Assert.Single(Shell.Run(
            "bench", networks.ShiftResNet, "--backend", "simd", "--layers", "--seconds", "0.01", "--json").Json().EnumerateArray());
        Assert.Equal(
            steps.EnumerateArray().Select(s => s.GetProperty("node").GetString()),
            row.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("node").GetString()));
        Assert.True(row.GetProperty("productPeakShare").GetDouble() > 0);
    }

    [Fact]
    public void SeveralModels_EndWithTheGeometricMeanOfTheirRatios()
    {
        ShellResult result = Shell.Run("bench", networks.ShiftResNet, networks.All[1], "--seconds", "0.01");
        Assert.Equal(0, result.Code);
        Assert.Contains("geometric mean of 2 ratios", result.Output);
    }

    [Fact]
    public void MeasuredLoops_AllocateNothing()
    {
        ModelFile model = ModelFile.Read(networks.ShiftResNet);
        foreach (IExecutionBackend backend in new IExecutionBackend[] { new SimdBackend(), new OnnxRuntimeBackend() })
        {
            using var contender = new NetworkContender(backend.Compile(model.Network, model.Bytes), batch: 2, lanes: 1);
            SteadyState.AllocatesNothing(() => contender.Samples[0].RunSlice(contender, 0, Stopwatch.Frequency / 100));
        }
        using var peak = new PeakContender(IsaSupport.Best, lanes: 1);
        SteadyState.AllocatesNothing(() => peak.Samples[0].RunSlice(peak, 0, Stopwatch.Frequency / 100));
    }

    [Theory]
    [InlineData(Isa.Scalar)]
    [InlineData(Isa.Vector128)]
    [InlineData(Isa.Vector256)]
    [InlineData(Isa.Vector512)]
    public void Peak_CountsTwoOperationsALane(Isa isa)
    {
        if (!IsaSupport.IsSupported(isa))
        {
            Assert.Throws<PlatformNotSupportedException>(() => new PeakKernel(isa));
            return;
        }
        Assert.Equal(new PeakKernel(Isa.Scalar).OperationsPerRound * isa.Lanes(), new PeakKernel(isa).OperationsPerRound);
    }
}
