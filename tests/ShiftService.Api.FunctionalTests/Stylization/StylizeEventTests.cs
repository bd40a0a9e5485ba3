using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Stylization;

[Collection(StyleServiceCollection.Name)]
public class StylizeEventTests(StyleService service)
{
    [Fact]
    public async Task Events_TellHowFarItIs_AndBringThePictureAtTheEnd()
    {
        byte[] picture = TestImages.Png(90, 60);
        using HttpResponseMessage answer = await service.StylizeAsync(
            Payload.Bytes(picture), "style=scream:1,great_wave:1", "text/event-stream, image/png");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        IReadOnlyList<ServerEvent> events = await ServerEvent.ReadAllAsync(reader);

        Assert.All(events.SkipLast(1), step => Assert.Equal("progress", step.Name));
        double[] shares = [.. events.SkipLast(1).Select(step => step.Data.GetProperty("share").GetDouble())];
        Assert.NotEmpty(shares);
        Assert.Equal(shares.Order(), shares);
        JsonElement result = events[^1].Data;
        Assert.Equal("result", events[^1].Name);
        Assert.Equal("great_wave:0.5,scream:0.5", result.GetProperty("style").GetString());
        Assert.Equal(StylePackage.Model, result.GetProperty("model").GetString());
        Assert.Equal("image/png", result.GetProperty("type").GetString());
        Painted plain = await service.PaintAsync(Payload.Bytes(picture), "style=scream:1,great_wave:1");
        Assert.Equal(plain.File, result.GetProperty("image").GetBytesFromBase64());
    }

    [Fact]
    public async Task EventsAlone_BringAJpeg()
    {
        using HttpResponseMessage answer = await service.StylizeAsync(Payload.Bytes(TestImages.Png()), accept: "text/event-stream");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        ServerEvent last = (await ServerEvent.ReadAllAsync(reader))[^1];
        Assert.Equal(ImageFormat.Jpeg, ImageDecoder.Probe(last.Data.GetProperty("image").GetBytesFromBase64()).Format);
    }

    [Fact]
    public async Task WhatFailsAtOnce_HasItsStatus_AlsoWhereEventsAreAskedFor()
    {
        const string Events = "text/event-stream";
        await service.StylizeAsync(Payload.Bytes(TestImages.Png()), "style=nobody", Events).ProblemAsync(404, "style_not_found");
        await service.StylizeAsync(Payload.Bytes(TestImages.Png()[..^20]), accept: Events).ProblemAsync(422, "corrupt_image");
    }

    [Fact]
    public async Task WhenTheClientGoesAway_PaintingStops()
    {
        using var gone = new CancellationTokenSource();
        HttpResponseMessage answer = await service.StylizeAsync(
            Payload.Bytes(TestImages.Jpeg(3000, 2500)), accept: "text/event-stream", cancellation: gone.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        ServerEvent first = (await ServerEvent.ReadAsync(reader))!;
        Assert.Equal("progress", first.Name);
        Assert.True(await BusyAsync() > 0);
        answer.Dispose();
        // It does not go on to its end: with all tiles it would.
        await Eventually.TrueAsync(() => BusyAsync().Result == 0);
        using HttpResponseMessage metrics = await service.Client.GetAsync("/metrics");
        Assert.DoesNotContain("status=\"500\"", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<double> BusyAsync()
    {
        string metrics = await service.Client.GetStringAsync("/metrics");
        return metrics.Split('\n').Where(line => line.StartsWith("shiftservice_decoded_bytes ", StringComparison.Ordinal))
            .Select(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)).Single();
    }
}
