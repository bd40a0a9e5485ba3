using System.Net;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Hosting;

/// <summary>The real process, stopped under load.</summary>
[Collection(RunningServices.Name)]
public class SignalTests
{
    private static readonly byte[] Png = TestImages.Png();

    [Fact]
    public async Task Sigterm_UnderLoad_FailsNoRequest()
    {
        if (OperatingSystem.IsWindows()) return;
        using var models = new ModelsCopy();
        using ApiProcess service = await ApiProcess.StartAsync(
            $"--Registry:Folder={models.Folder}", "--Scheduler:Lanes=1", "--Registry:Watch=false", "--Server:DrainDelaySeconds=1");
        using var client = new HttpClient { BaseAddress = service.Address };
        int answered = 0;
        // A client that asks on until a balancer would have seen that the service is not ready.
        async Task AskAsync()
        {
            for (bool isReady = true; isReady;)
            {
                using HttpResponseMessage answer = await client.PostAsync("/classify", Payload.Bytes(Png));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Interlocked.Increment(ref answered);
                isReady = await IsReadyAsync(client);
            }
        }

        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => AskAsync())];
        await Eventually.TrueAsync(() => Volatile.Read(ref answered) > 20);
        service.Signal("TERM");
        await Task.WhenAll(clients);
        Assert.Equal(0, (await service.EndAsync()).Code);
    }

    [Fact]
    public async Task ASecondInterrupt_EndsAtOnce()
    {
        if (OperatingSystem.IsWindows()) return;
        using var models = new ModelsCopy();
        using ApiProcess service = await ApiProcess.StartAsync(
            $"--Registry:Folder={models.Folder}", "--Scheduler:Lanes=1", "--Registry:Watch=false", "--Server:DrainSeconds=600");
        // A request that keeps the first one from finishing.
        using RawConnection inside = await RawConnection.OpenAsync(service.Address);
        await inside.SendAsync(RawConnection.ClassifyHead(Png.Length, "?deadlineMs=60000"));
        await inside.SendAsync(Png[..50]);
        service.Signal("INT");
        using var client = new HttpClient { BaseAddress = service.Address };
        await Eventually.TrueAsync(async () => !await IsReadyAsync(client));
        service.Signal("INT");
        Assert.Equal(130, (await service.EndAsync()).Code);
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await client.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    }

    private sealed class ModelsCopy : IDisposable
    {
        public ModelsCopy() => RunningService.CopyModels(Folder);

        public string Folder { get; } = Directory.CreateTempSubdirectory("shiftservice-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
