using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Stylization;

[Collection(RunningServices.Name)]
public class NoStyleTests(OpenService service)
{
    [Fact]
    public async Task AServiceWithoutAStyleNetwork_SaysSo()
    {
        await service.Client.GetAsync("/styles").ProblemAsync(404, "model_not_found");
        await service.Client.PostAsync("/stylize?style=scream", Payload.Bytes(TestImages.Png())).ProblemAsync(404, "model_not_found");
    }
}
