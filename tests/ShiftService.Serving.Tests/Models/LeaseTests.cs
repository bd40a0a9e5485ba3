using ShiftService.Serving.Models;
using ShiftService.TestSupport;

namespace ShiftService.Serving.Tests.Models;

public class LeaseTests
{
    private readonly SpyBackend _spy = new();

    [Fact]
    public async Task AModelThatRetires_StaysUsable_UntilTheLastLeaseIsBack()
    {
        ServedModel model = Load();
        Assert.True(model.TryAcquire());
        Assert.True(model.TryAcquire());
        Task retired = model.RetireAsync();
        Assert.False(model.TryAcquire());
        model.Release();
        Assert.False(retired.IsCompleted);
        Assert.Equal(3, SampleModel.MarkOf(model, lane: 1));
        model.Release();
        await retired.WaitAsync(Patience.Limit);
        Assert.Equal((0, 0), _spy.Alive);
        Assert.Throws<ObjectDisposedException>(() => SampleModel.MarkOf(model));
    }

    [Fact]
    public async Task AModelWithoutLeases_IsFreedAtOnce_AndOnlyOnce()
    {
        ServedModel model = Load();
        await Task.WhenAll(model.RetireAsync(), model.RetireAsync(), model.DisposeAsync().AsTask()).WaitAsync(Patience.Limit);
        Assert.Equal((0, 0), _spy.Alive);
        Assert.False(model.TryAcquire());
    }

    [Fact]
    public void ALeaseThatComesBackTwice_IsABug()
    {
        ServedModel model = Load();
        model.TryAcquire();
        model.Release();
        Assert.Contains("bug", Assert.Throws<InvalidOperationException>(model.Release).Message);
    }

    [Fact]
    public async Task Leases_AllocateNothing()
    {
        await using ServedModel model = Load();
        SteadyState.AllocatesNothing(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                model.TryAcquire();
                model.Release();
            }
        });
    }

    [Fact]
    public async Task ARetirementAmongManyLeases_IsNeverSeenByAnyOfThem()
    {
        for (int round = 0; round < 20; round++)
        {
            ServedModel model = Load();
            using var began = new CountdownEvent(3);
            Task<int>[] users = [.. Enumerable.Range(0, 3).Select(lane => Task.Run(() =>
            {
                int taken = 0;
                began.Signal();
                while (model.TryAcquire())
                {
                    taken++;
                    Assert.Equal(3, SampleModel.MarkOf(model, lane));
                    model.Release();
                }
                return taken;
            }))];
            began.Wait();
            await model.RetireAsync().WaitAsync(Patience.Limit);
            Assert.Equal((0, 0), _spy.Alive);
            await Task.WhenAll(users).WaitAsync(Patience.Limit);
        }
    }

    private ServedModel Load() => SampleModel.Load(
        SampleModel.Marked(3), new BackendSet { Simd = () => _spy }, SampleModel.Options with { Lanes = 3 });
}
