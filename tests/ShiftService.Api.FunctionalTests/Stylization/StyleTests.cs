using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Stylization;

[Collection(StyleServiceCollection.Name)]
public class StyleTests(StyleService service)
{
    [Fact]
    public async Task TheStyles_AreListed_WithTheirPaintings()
    {
        JsonElement answer = await service.Client.GetAsync("/styles").JsonAsync();
        Assert.Equal(StylePackage.Model, answer.GetProperty("model").GetString());
        JsonElement[] styles = [.. answer.GetProperty("styles").EnumerateArray()];
        Assert.Equal(StylePackage.Styles, styles.Select(style => style.GetProperty("name").GetString()));
        Assert.Equal("Vincent van Gogh", styles[0].GetProperty("painter").GetString());
        Assert.Equal("c. 1831", styles[1].GetProperty("year").GetString());
        Assert.Equal("a museum", styles[1].GetProperty("source").GetString());
        Assert.False(styles[1].TryGetProperty("thumbnail", out _));
        string same = (await service.Client.GetAsync($"/styles?model={StylePackage.Model}&version=1").JsonAsync()).GetRawText();
        Assert.Equal(answer.GetRawText(), same);

        using HttpResponseMessage thumbnail = await service.Client.GetAsync(styles[0].GetProperty("thumbnail").GetString());
        Assert.Equal("image/jpeg", thumbnail.Content.Headers.ContentType!.ToString());
        Assert.Equal(StylePackage.Thumbnail, await thumbnail.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound()
    {
        JsonElement unknown = await service.Client.GetAsync("/styles/nobody/thumbnail").ProblemAsync(404, "style_not_found");
        Assert.Equal(3, unknown.GetProperty("known").GetArrayLength());
        await service.Client.GetAsync("/styles/scream/thumbnail").ProblemAsync(404, "style_not_found");
        await service.Client.GetAsync("/styles/..%2Fmodel/thumbnail").ProblemAsync(404, "style_not_found");
        await service.Client.GetAsync("/styles?model=nobody").ProblemAsync(404, "model_not_found");
        await service.Client.GetAsync($"/styles?model={RunningService.Model}").ProblemAsync(400, "wrong_task");
        await service.Client.GetAsync("/styles?name=scream").ProblemAsync(400, "invalid_query");
    }
}
