using ShiftService.Engine.Simd;
using ShiftService.Engine.Simd.Execution;
using ShiftService.Graph;
using ShiftService.TestSupport;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Engine.Tests.Simd;

public class SimdWorkerTests
{
    [Theory]
    [InlineData("shiftresnet20-e6", 32)]
    [InlineData("as-resnet-w32", 64)]
    [InlineData("shufflenetv2-0.5", 64)]
    [InlineData("style-shift", 32)]
    [InlineData("hetconv-resnet56-p4", 16)]
    [InlineData("shiftfacenet", 96)]
    public void A_run_allocates_nothing(string name, int size)
    {
        Network network = ZooCatalog.Create(name, new() { Height = size, Initialization = Initialization.Randomized });
        using ICompiledNetwork compiled = new SimdBackend().Compile(network);
        using IWorker worker = compiled.CreateWorker(3);
        SteadyState.AllocatesNothing(() =>
        {
            worker.Run(3);
            worker.Run(1);
        });
    }

    [Fact]
    public void A_run_in_bands_allocates_nothing()
    {
        using ICompiledNetwork compiled = new SimdBackend().Compile(LargeImageTests.Networks["active shift"]());
        using IWorker worker = compiled.CreateWorker(2);
        SteadyState.AllocatesNothing(() => worker.Run(2));
    }

    [Fact]
    public void A_cancelled_token_stops_a_run_before_it_starts_and_leaves_the_worker_usable()
    {
        Network network = OperatorSamples.ResidualBlock();
        using ICompiledNetwork compiled = new SimdBackend().Compile(network);
        using IWorker worker = compiled.CreateWorker(2);
        ReferenceComparison.AssertAgrees(worker, network, 2);
        Assert.Throws<OperationCanceledException>(() => worker.Run(2, new CancellationToken(canceled: true)));
        ReferenceComparison.AssertAgrees(worker, network, 2);
        ReferenceComparison.AssertAgrees(worker, network, 1);
    }

    [Fact]
    public void A_token_is_looked_at_before_every_step()
    {
        using var cancellation = new CancellationTokenSource();
        var ran = new List<string>();
        var plan = new Plan(
            [new Probe("first", ran, () => { }), new Probe("second", ran, cancellation.Cancel), new Probe("third", ran, () => { })], 64, 0);
        Assert.Throws<OperationCanceledException>(() => plan.Run(default, cancellation.Token));
        Assert.Equal(["first", "second"], ran);
    }

    [Fact]
    public void A_run_stops_when_another_thread_cancels_it()
    {
        var sketch = new NetworkSketch(TensorShape.Image(32, 48, 48));
        for (int i = 0; i < 40; i++) sketch.Conv(32, 3).Relu();
        using ICompiledNetwork compiled = new SimdBackend().Compile(sketch.Build());
        using IWorker worker = compiled.CreateWorker(64);
        using var cancellation = new CancellationTokenSource();
        using var started = new ManualResetEventSlim();
        var canceller = new Thread(() =>
        {
            started.Wait();
            cancellation.Cancel();
        });
        canceller.Start();
        started.Set();
        // 64 images of 40 layers: the other thread is long done when they are.
        Assert.Throws<OperationCanceledException>(() => worker.Run(64, cancellation.Token));
        canceller.Join();
        worker.Run(1);
        Assert.Equal(32 * 48 * 48, worker.Output().Length);
    }

    [Fact]
    public void Sizes_out_of_range_are_refused()
    {
        using ICompiledNetwork compiled = new SimdBackend().Compile(OperatorSamples.ResidualBlock());
        Assert.Throws<ArgumentOutOfRangeException>(() => compiled.CreateWorker(0));
        using IWorker worker = compiled.CreateWorker(2);
        Assert.Equal((2, 2 * 3 * 9 * 9, 0), (worker.MaxBatch, worker.Input.Length, worker.Output().Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.Run(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => worker.Run(3));
    }

    [Fact]
    public async Task Workers_of_one_network_give_identical_answers_side_by_side()
    {
        Network network = ZooCatalog.Create("shiftresnet20-e3", new() { Height = 16, Initialization = Initialization.Randomized });
        using ICompiledNetwork compiled = new SimdBackend().Compile(network);
        float[] input = ReferenceComparison.RandomInput(network, 2);
        float[][][] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            using IWorker worker = compiled.CreateWorker(2);
            // Something else before, different for every worker.
            SimdRun.Outputs(worker, 1, ReferenceComparison.RandomInput(network, 2, t), 2);
            return Enumerable.Range(0, 20).Select(_ => SimdRun.Outputs(worker, 1, input, 2)[0]).ToArray();
        })));
        Assert.All(answers.SelectMany(a => a), answer => Assert.Equal(answers[0][0], answer));
    }

    private sealed class Probe(string name, List<string> ran, Action action) : Step(name, "probe")
    {
        public override void Run(in RunContext context)
        {
            ran.Add(Name);
            action();
        }
    }
}
