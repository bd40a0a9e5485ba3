using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Graph;
using ShiftService.Serving.Models;

namespace ShiftService.Serving.Tests.Models;

public class ServedModelTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(2);

    [Fact]
    public async Task AModel_IsComparedMeasuredAndReadyOnEveryLane()
    {
        Network network = SampleModel.Shift();
        var phases = new List<ServedModelPhase>();
        await using var model = ServedModel.Load(
            SampleModel.Package(network), "shift", "3", SampleModel.Options with { Backend = BackendChoice.Auto }, phases.Add);
        Assert.Equal([ServedModelPhase.Compiling, ServedModelPhase.Comparing, ServedModelPhase.Warming], phases);
        Assert.Equal(("shift", "3", 4, 3 * 16 * 16), (model.Name, model.Version, model.MaxBatch, model.InputLength));
        Assert.StartsWith("measured", model.BackendReason);
        Assert.True(model.Fit.Seconds(4) > 0 && model.WarmUp > TimeSpan.Zero);
        Assert.InRange(model.PreferredBatch, 1, 4);
        Assert.NotSame(model.WorkerFor(0), model.WorkerFor(1));
        Assert.Throws<IndexOutOfRangeException>(() => model.WorkerFor(2));

        using ICompiledNetwork reference = new OnnxRuntimeBackend().Compile(network);
        using IWorker expected = reference.CreateWorker(4);
        for (int i = 0; i < expected.Input.Length; i++) expected.Input[i] = MathF.Sin(i);
        expected.Run(4);
        foreach (int lane in (int[])[0, 1])
        {
            IWorker worker = model.WorkerFor(lane);
            expected.Input.CopyTo(worker.Input);
            worker.Run(4);
            Assert.InRange(RelativeError.Of(worker.Output(), expected.Output(), 4)!.Value, 0, 1e-4);
        }
    }

    [Fact]
    public async Task TheSimdEngine_IsWithinTheToleranceOfOnnxRuntime()
    {
        await using ServedModel model = SampleModel.Load(SampleModel.Shift());
        Assert.Equal(("simd", "asked for"), (model.Backend, model.BackendReason));
        Assert.InRange(model.ParityDifference!.Value, 0, 1e-4);
    }

    [Theory]
    [InlineData(true, "onnxruntime")]
    [InlineData(false, "simd")]
    public async Task Auto_KeepsTheFaster_AndFreesTheOther(bool slowSimd, string kept)
    {
        var simd = new SpyBackend { Slowness = slowSimd ? Slow : default };
        var other = new SpyBackend("onnxruntime") { Slowness = slowSimd ? default : Slow };
        await using ServedModel model = SampleModel.Load(
            SampleModel.Marked(5), new BackendSet { Simd = () => simd, OnnxRuntime = () => other },
            SampleModel.Options with { Backend = BackendChoice.Auto });
        Assert.Equal(kept, model.Backend);
        Assert.Contains($"times as fast as {(slowSimd ? "simd" : "onnxruntime")}", model.BackendReason);
        Assert.Equal(slowSimd, model.ParityDifference is null);
        Assert.Equal((1, 2), (slowSimd ? other : simd).Alive);
        Assert.Equal((0, 0), (slowSimd ? simd : other).Alive);
    }

    [Fact]
    public async Task AnOperatorThatTheSimdEngineLacks_IsLeftToOnnxRuntime_AndSaid()
    {
        await using ServedModel model = SampleModel.Load(
            SampleModel.Lacking(), options: SampleModel.Options with { Backend = BackendChoice.Auto });
        Assert.Equal("onnxruntime", model.Backend);
        Assert.Contains("'mean'", model.BackendReason);
        Assert.Null(model.ParityDifference);
    }

    [Fact]
    public void AnOperatorThatTheSimdEngineLacks_IsAnError_WhereTheEngineIsAskedFor() =>
        Assert.Contains("'mean'", Assert.Throws<BackendException>(() => SampleModel.Load(SampleModel.Lacking())).Message);

    [Fact]
    public void AGpuThatIsMissing_IsAnError_WhereItIsAskedFor()
    {
        var spy = new SpyBackend("onnxruntime");
        var cuda = new OnnxRuntimeBackend(new() { Provider = OnnxRuntimeProvider.Cuda, CudaProviderPath = "no such library" });
        BackendException error = Assert.Throws<BackendException>(() => SampleModel.Load(
            SampleModel.Marked(1), new BackendSet { OnnxRuntime = () => spy, Cuda = () => cuda },
            SampleModel.Options with { Backend = BackendChoice.Cuda }));
        Assert.Contains("no such library", error.Message);
        Assert.Equal((0, 0), spy.Alive);
    }

    [Theory]
    [InlineData(0.25f)]
    [InlineData(float.NaN)]
    public void AnAnswerThatDiffers_IsRefusedWithTheNumbers(float skew)
    {
        SpyBackend simd = new() { Skew = skew }, reference = new("onnxruntime");
        ParityException error = Assert.Throws<ParityException>(() => SampleModel.Load(
            SampleModel.Marked(100), new BackendSet { Simd = () => simd, OnnxRuntime = () => reference }));
        Assert.Equal(("simd", 0.001f), (error.Backend, (float)error.Tolerance));
        Assert.Contains("sample/1", error.Message);
        Assert.Contains("0.001", error.Message);
        if (float.IsNaN(skew)) Assert.Null(error.Difference);
        else Assert.InRange(error.Difference!.Value, 0.0024, 0.0026);
        Assert.Equal(((0, 0), (0, 0)), (simd.Alive, reference.Alive));
    }

    [Theory]
    [InlineData(BackendChoice.Simd)]
    [InlineData(BackendChoice.OnnxRuntime)]
    public void AnswersThatAreNotFinite_AreRefused(BackendChoice backend)
    {
        // Weights are finite, and what they are multiplied to is not.
        Network network = SampleModel.Marked(float.MaxValue, scale: float.MaxValue);
        Assert.Null(Assert.Throws<ParityException>(
            () => SampleModel.Load(network, options: SampleModel.Options with { Backend = backend })).Difference);
    }

    [Fact]
    public async Task AFileThatABackendCannotRunInBatches_IsRunAsItWasRead()
    {
        var spy = new SpyBackend("onnxruntime") { RefusesFiles = true };
        await using ServedModel model = SampleModel.Load(SampleModel.Marked(2), new BackendSet { OnnxRuntime = () => spy });
        Assert.Equal(2, SampleModel.MarkOf(model));
    }

    [Fact]
    public void LoadingThatIsCancelled_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        int runs = 0;
        SpyBackend simd = new() { OnRun = () => { if (++runs == 20) stop.Cancel(); } }, reference = new("onnxruntime");
        Assert.Throws<OperationCanceledException>(() => ServedModel.Load(
            SampleModel.Package(SampleModel.Marked(1)), "sample", "1", SampleModel.Options,
            new BackendSet { Simd = () => simd, OnnxRuntime = () => reference }, null, stop.Token));
        Assert.Equal(((0, 0), (0, 0)), (simd.Alive, reference.Alive));
    }

    [Fact]
    public void OptionsThatMakeNoSense_AreNamed()
    {
        foreach ((ServedModelOptions options, string name) in new[]
        {
            (SampleModel.Options with { Lanes = 0 }, "Lanes"), (SampleModel.Options with { MaxBatch = 0 }, "MaxBatch"),
            (SampleModel.Options with { ParityTolerance = float.NaN }, "ParityTolerance"),
            (SampleModel.Options with { Backend = (BackendChoice)9 }, "Backend"),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(
                () => SampleModel.Load(SampleModel.Marked(1), options: options)).ParamName);
        }
    }
}
