using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Api.Hosting;

namespace ShiftService.Api.FunctionalTests.Hosting;

/// <summary>How the service stops. Each test stops one of its own.</summary>
[Collection(RunningServices.Name)]
public class DrainTests
{
    private static readonly byte[] Png = TestImages.Png();

    [Fact]
    public async Task WhileItIsAnnounced_ItIsNotReady_AndStillServes()
    {
        var service = new RunningService();
        await using var _ = new Disposal(service);
        await service.InitializeAsync();
        service.Services.GetRequiredService<DrainGate>().Announce();
        JsonElement problem = await service.Client.GetAsync("/health/ready").ProblemAsync(503, "draining");
        Assert.Equal(1, problem.GetProperty("models").GetArrayLength());
        await service.Client.GetAsync($"/health/ready/{RunningService.Model}").ProblemAsync(503, "draining");
        using HttpResponseMessage answer = await service.Client.PostAsync("/classify", Payload.Bytes(Png));
        await Task.FromResult(answer).JsonAsync();
        Assert.True(answer.Headers.ConnectionClose);
        await service.Client.GetAsync("/health/live").JsonAsync();
    }

    [Fact]
    public async Task WhatWasLetIn_IsAnswered_AndNothingElse()
    {
        var service = new RunningService();
        await using var _ = new Disposal(service);
        await service.InitializeAsync();
        DrainGate gate = service.Services.GetRequiredService<DrainGate>();
        using RawConnection inside = await RawConnection.OpenAsync(service.Address);
        await inside.SendAsync(RawConnection.ClassifyHead(Png.Length, "?deadlineMs=60000"));
        await inside.SendAsync(Png[..50]);
        await Eventually.TrueAsync(() => gate.Inside == 1);

        Task stopped = service.StopAsync();
        await Eventually.TrueAsync(() => gate.IsClosed);
        using HttpResponseMessage refused = await service.Client.PostAsync("/classify", Payload.Bytes(Png));
        await Task.FromResult(refused).ProblemAsync(503, "draining");
        Assert.Equal(1, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.False(stopped.IsCompleted);

        await inside.SendAsync(Png[50..]);
        Assert.Equal(200, (await inside.ReadAsync()).Status);
        await stopped;
    }

    [Fact]
    public async Task AModelThatCannotBeLoaded_LeavesTheServiceLiveAndNotReady()
    {
        var service = new BrokenService();
        await using var _ = new Disposal(service);
        await service.InitializeAsync();
        await service.Client.GetAsync("/health/live").JsonAsync();
        JsonElement problem = await service.Client.GetAsync("/health/ready").ProblemAsync(503, "not_ready");
        JsonElement model = Assert.Single(problem.GetProperty("models").EnumerateArray());
        Assert.Equal("failed", model.GetProperty("state").GetString());
        Assert.NotEqual("", model.GetProperty("reason").GetString());
        await service.Client.PostAsync("/classify", Payload.Bytes(Png)).ProblemAsync(503, "not_ready");
        await service.Client.PostAsync($"/classify?model={RunningService.Model}", Payload.Bytes(Png)).ProblemAsync(503, "not_ready");
        JsonElement version = await service.Client.GetAsync($"/models/{RunningService.Model}/1").JsonAsync();
        Assert.Contains("sha256", version.GetProperty("errors")[0].GetProperty("path").GetString());
    }

    private sealed class BrokenService : RunningService
    {
        public override Task InitializeAsync()
        {
            string card = Path.Combine(ModelsFolder, Model, "1", "model.json");
            CopyModels(ModelsFolder);
            // Another first digit.
            File.WriteAllText(card, Regex.Replace(
                File.ReadAllText(card), "(?<=\"sha256\": \")[0-9a-f]", digit => digit.Value == "0" ? "1" : "0"));
            return base.InitializeAsync();
        }
    }

    private sealed class Disposal(RunningService service) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await service.DisposeAsync();
    }
}
