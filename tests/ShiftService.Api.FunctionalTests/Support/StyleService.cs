using ShiftService.Api.Access;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A service that paints, with two clients and few places for jobs.</summary>
public sealed class StyleService() : RunningService(
    "--Auth:Keys:0:Name=one", $"--Auth:Keys:0:Sha256={ApiKeys.HashOf(OneKey)}",
    "--Auth:Keys:1:Name=two", $"--Auth:Keys:1:Sha256={ApiKeys.HashOf(TwoKey)}",
    "--Stylization:MaxJobs=3", "--Stylization:DeadlineMs=600000", "--Scheduler:Lanes=2", "--Imaging:MaxPixels=20000000")
{
    public const string OneKey = "the key of the first client", TwoKey = "the key of the second client";

    public override async Task InitializeAsync()
    {
        StylePackage.Write(ModelsFolder);
        await base.InitializeAsync();
        Client.DefaultRequestHeaders.Add("X-API-Key", OneKey);
    }

    /// <summary>Posts a picture to be painted.</summary>
    public Task<HttpResponseMessage> StylizeAsync(
        HttpContent picture, string query = "style=scream", string? accept = null, string? prefer = null, string? key = null,
        CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/stylize?{query}") { Content = picture };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (prefer is not null) request.Headers.TryAddWithoutValidation("Prefer", prefer);
        if (key is not null) request.Headers.Add("Authorization", $"Bearer {key}");
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>A painted picture, decoded.</summary>
    public async Task<Painted> PaintAsync(HttpContent picture, string query = "style=scream", string? accept = "image/png")
    {
        using HttpResponseMessage answer = await StylizeAsync(picture, query, accept);
        return await Painted.OfAsync(answer);
    }
}
