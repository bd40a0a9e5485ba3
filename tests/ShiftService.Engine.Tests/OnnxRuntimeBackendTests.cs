using ShiftService.Engine.OnnxRuntime;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Graph.Operators;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests;

public class OnnxRuntimeBackendTests
{
    public static TheoryData<string> Samples => [.. OperatorSamples.All.Keys];

    private static OnnxRuntimeBackend Backend => new();

    [Theory, MemberData(nameof(Samples))]
    public void Every_operator_runs_as_it_is_defined(string sample)
    {
        Network network = OperatorSamples.All[sample]();
        using ICompiledNetwork compiled = Backend.Compile(network);
        using IWorker worker = compiled.CreateWorker(3);
        ReferenceComparison.AssertAgrees(worker, network, 1);
        ReferenceComparison.AssertAgrees(worker, network, 3);
    }

    [Fact]
    public void A_sparse_shift_runs_as_the_shift_that_it_rounds_to()
    {
        Network network = OperatorSamples.SparseShift();
        using ICompiledNetwork compiled = Backend.Compile(network);
        using IWorker worker = compiled.CreateWorker(2);
        ReferenceComparison.AssertAgrees(worker, network, 2);
    }

    [Fact]
    public void The_bytes_of_a_file_are_what_runs()
    {
        Network network = OperatorSamples.ResidualBlock();
        byte[] file = OnnxFile.ToBytes(network);
        network.Weights.First().Values.AsSpan().Clear();
        using ICompiledNetwork compiled = Backend.Compile(network, file);
        using IWorker worker = compiled.CreateWorker(1);
        ReferenceComparison.AssertAgrees(worker, OnnxFile.Read(file, "file"), 1);
    }

    [Fact]
    public void A_file_runs_by_itself_and_names_its_outputs()
    {
        Network network = OperatorSamples.ResidualBlock();
        string path = Path.GetTempFileName();
        try
        {
            OnnxFile.Write(network, path);
            var input = new float[network.InputShape.Elements];
            for (int i = 0; i < input.Length; i++) input[i] = MathF.Sin(i);
            using ICompiledNetwork compiled = Backend.Compile(network);
            using IWorker worker = compiled.CreateWorker(1);
            input.CopyTo(worker.Input);
            worker.Run(1);
            using (var file = new OnnxRuntimeFile(path))
            {
                float[] output = file.Run(input, network.InputShape.Height, network.InputShape.Width)[file.OutputNames.Single()];
                Assert.Equal(worker.Output().ToArray(), output);
                Assert.Throws<BackendException>(() => file.Run(new float[4], 2, 2));
            }
            File.WriteAllText(path, "no network");
            Assert.Throws<BackendException>(() => new OnnxRuntimeFile(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_file_of_another_network_is_refused()
    {
        byte[] file = OnnxFile.ToBytes(OperatorSamples.All["relu"]());
        BackendException error = Assert.Throws<BackendException>(() => Backend.Compile(OperatorSamples.ResidualBlock(), file));
        Assert.Contains("takes", error.Message);
        error = Assert.Throws<BackendException>(() => Backend.Compile(OperatorSamples.ResidualBlock(), "no model"u8.ToArray()));
        Assert.Contains("cannot load 'sample'", error.Message);
    }

    [Fact]
    public void Batches_of_any_size_up_to_the_largest_give_the_same_answers()
    {
        Network network = OperatorSamples.ResidualBlock();
        using ICompiledNetwork compiled = Backend.Compile(network);
        using IWorker worker = compiled.CreateWorker(4);
        foreach (int batch in (int[])[4, 1, 3, 4, 2]) ReferenceComparison.AssertAgrees(worker, network, batch);
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.Run(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.Run(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => compiled.CreateWorker(0));
    }

    [Fact]
    public void A_run_allocates_nothing_once_its_batch_size_was_seen()
    {
        using ICompiledNetwork compiled = Backend.Compile(OperatorSamples.ResidualBlock());
        using IWorker worker = compiled.CreateWorker(2);
        SteadyState.AllocatesNothing(() =>
        {
            for (int i = 0; i < 50; i++) worker.Run(2);
        });
    }

    [Fact]
    public async Task Workers_of_one_network_run_side_by_side()
    {
        Network network = OperatorSamples.ResidualBlock();
        using ICompiledNetwork compiled = Backend.Compile(network);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            using IWorker worker = compiled.CreateWorker(2);
            for (int i = 0; i < 20; i++) ReferenceComparison.AssertAgrees(worker, network, 2);
        })));
    }

    [Fact]
    public void A_cancelled_run_stops_and_leaves_the_worker_usable()
    {
        var b = new SampleBuilder(TensorShape.Image(32, 64, 64));
        for (int i = 0; i < 60; i++) b.Then(b.Convolution(32, 32, SlidingWindow.Same(3)));
        Network network = b.Build();
        using ICompiledNetwork compiled = Backend.Compile(network);
        using IWorker worker = compiled.CreateWorker(16);
        using var cancellation = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => worker.Run(1, new CancellationToken(canceled: true)));
        // Cancelled from another thread, after the start at the earliest and long before the end.
        using var started = new ManualResetEventSlim();
        var canceller = new Thread(() =>
        {
            started.Wait();
            cancellation.Cancel();
        });
        canceller.Start();
        started.Set();
        Assert.Throws<OperationCanceledException>(() => worker.Run(16, cancellation.Token));
        canceller.Join();
        worker.Run(1);
        Assert.Equal(32 * 64 * 64, worker.Output().Length);
    }

    [Fact]
    public void The_backend_names_itself()
    {
        Assert.Equal("onnxruntime", Backend.Name);
        Assert.Equal("cuda", new OnnxRuntimeBackend(new() { Provider = OnnxRuntimeProvider.Cuda }).Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxRuntimeBackend(new() { IntraOpThreads = 0 }));
        using ICompiledNetwork compiled = Backend.Compile(OperatorSamples.ResidualBlock());
        Assert.Equal("onnxruntime", compiled.Backend);
        Assert.Equal(TensorShape.Image(3, 9, 9), compiled.InputShape);
        Assert.Equal([TensorShape.Vector(10)], compiled.OutputShapes);
    }

    [Fact]
    public void Threads_of_its_own_give_the_same_answers()
    {
        Network network = OperatorSamples.ResidualBlock();
        using ICompiledNetwork compiled = new OnnxRuntimeBackend(new() { IntraOpThreads = 2 }).Compile(network);
        using IWorker worker = compiled.CreateWorker(2);
        ReferenceComparison.AssertAgrees(worker, network, 2);
    }
}
