using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Models;

/// <summary>A service whose only model is loaded when somebody asks for it.</summary>
public sealed class OnDemandTests(OnDemandTests.Service service) : IClassFixture<OnDemandTests.Service>
{
    [Fact]
    public async Task AModelOnDemand_IsListedAtTheStart_AndAnswersTheFirstRequest()
    {
        await service.Client.GetAsync("/health/ready").JsonAsync();
        JsonElement all = await service.Client.GetAsync("/models").JsonAsync();
        Assert.Empty(all.GetProperty("defaults").EnumerateArray());
        JsonElement before = await service.Client.GetAsync($"/models/{RunningService.Model}/1").JsonAsync();
        Assert.Equal(("unloaded", true), (StateOf(before), before.GetProperty("onDemand").GetBoolean()));
        Assert.Equal("classification", before.GetProperty("card").GetProperty("task").GetString());
        await service.Client.GetAsync($"/health/ready/{RunningService.Model}").ProblemAsync(503, "not_ready");

        await service.Client.PostAsync($"/classify?model={RunningService.Model}", Payload.Bytes(TestImages.Png())).JsonAsync();
        JsonElement after = await service.Client.GetAsync($"/models/{RunningService.Model}/1").JsonAsync();
        Assert.Equal(("ready", false), (StateOf(after), after.GetProperty("onDemand").GetBoolean()));
        await service.Client.GetAsync($"/health/ready/{RunningService.Model}").JsonAsync();
    }

    private static string? StateOf(JsonElement version) => version.GetProperty("state").GetString();

    public sealed class Service() : RunningService("--Registry:OnDemand=*");
}
