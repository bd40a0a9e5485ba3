using System.Net;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Stylization;

[Collection(StyleServiceCollection.Name)]
public class JobTests(StyleService service)
{
    private static readonly byte[] Picture = TestImages.Png(80, 60);

    [Fact]
    public async Task AJob_IsAccepted_Followed_Fetched_AndDeleted()
    {
        using HttpResponseMessage accepted = await service.StylizeAsync(
            Payload.Bytes(Picture), "style=scream&mode=async", "image/webp, application/json");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.False(accepted.Headers.Contains("Preference-Applied"));
        string address = accepted.Headers.Location!.ToString();
        JsonElement first = JsonDocument.Parse(await accepted.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal($"/jobs/{first.GetProperty("id").GetString()}", address);

        JsonElement done = await EndedAsync(address);
        Assert.Equal("done", done.GetProperty("state").GetString());
        Assert.Equal($"{address}/result", done.GetProperty("result").GetString());
        Assert.Equal(1, done.GetProperty("share").GetDouble());
        Assert.True(done.GetProperty("expires").GetDateTimeOffset() > done.GetProperty("created").GetDateTimeOffset());
        Painted plain = await service.PaintAsync(Payload.Bytes(Picture), accept: "image/webp");
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answer = await service.Client.GetAsync($"{address}/result");
            Painted fetched = await Painted.OfAsync(answer);
            Assert.Equal(plain.File, fetched.File);
            Assert.Equal(("image/webp", "scream"), (fetched.Type, fetched.Headers["ShiftService-Style"]));
        }
        await DeleteAsync(address);
        await service.Client.GetAsync(address).ProblemAsync(404, "job_not_found");
        await service.Client.GetAsync($"{address}/result").ProblemAsync(404, "job_not_found");
        await service.Client.DeleteAsync(address).ProblemAsync(404, "job_not_found");
    }

    [Fact]
    public async Task AJob_IsWhatAPreferenceAsksFor_UnlessTheQuerySaysOtherwise()
    {
        using HttpResponseMessage preferred = await service.StylizeAsync(Payload.Bytes(Picture), prefer: "wait=10, respond-async");
        Assert.Equal(HttpStatusCode.Accepted, preferred.StatusCode);
        Assert.Equal("respond-async", string.Concat(preferred.Headers.GetValues("Preference-Applied")));
        await DeleteAsync(preferred.Headers.Location!.ToString());
        using HttpResponseMessage plain = await service.StylizeAsync(
            Payload.Bytes(Picture), "style=scream&mode=sync", prefer: "respond-async");
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
    }

    [Fact]
    public async Task AJobThatFails_KeepsItsProblem()
    {
        string address = await StartAsync(Picture[..^30]);
        JsonElement failed = await EndedAsync(address);
        Assert.Equal("failed", failed.GetProperty("state").GetString());
        Assert.Equal("corrupt_image", failed.GetProperty("problem").GetProperty("code").GetString());
        Assert.False(failed.TryGetProperty("result", out _));
        await service.Client.GetAsync($"{address}/result").ProblemAsync(422, "corrupt_image");
        await DeleteAsync(address);
    }

    [Fact]
    public async Task WhatIsWrongWithARequest_IsToldAtOnce()
    {
        await service.StylizeAsync(Payload.Bytes(Picture), "style=nobody&mode=async").ProblemAsync(404, "style_not_found");
        await service.StylizeAsync(Payload.Bytes([]), "style=scream&mode=async").ProblemAsync(400, "no_images");
    }

    [Fact]
    public async Task ARunningJob_HasNoResultYet_AndEndsWhenItIsDeleted()
    {
        string address = await StartAsync(TestImages.Jpeg(3000, 2500));
        JsonElement running = await service.Client.GetAsync(address).JsonAsync();
        Assert.Equal("running", running.GetProperty("state").GetString());
        await service.Client.GetAsync($"{address}/result").ProblemAsync(409, "job_unfinished");
        await DeleteAsync(address);
        await service.Client.GetAsync(address).ProblemAsync(404, "job_not_found");
    }

    [Fact]
    public async Task AJob_IsItsClientsOwn()
    {
        string address = await StartAsync(Picture);
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            var request = new HttpRequestMessage(method, address);
            request.Headers.Add("Authorization", $"Bearer {StyleService.TwoKey}");
            await service.Client.SendAsync(request).ProblemAsync(404, "job_not_found");
        }
        await DeleteAsync(address);
    }

    [Fact]
    public async Task WhereThePlacesAreTaken_AClientsFinishedJobsGoFirst_AndAnothersDoNot()
    {
        string[] mine = [await StartAsync(Picture), await StartAsync(Picture), await StartAsync(Picture)];
        foreach (string address in mine) await EndedAsync(address);
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Picture), "style=scream&mode=async", key: StyleService.TwoKey)
            .ProblemAsync(429, "too_many_jobs");
        Assert.Equal(3, problem.GetProperty("limit").GetInt32());
        Assert.True(problem.GetProperty("retryAfterMs").GetInt64() > 0);

        using HttpResponseMessage fetched = await service.Client.GetAsync($"{mine[1]}/result");
        Assert.Equal(HttpStatusCode.OK, fetched.StatusCode);
        using HttpResponseMessage other = await service.StylizeAsync(
            Payload.Bytes(Picture), "style=scream&mode=async", key: StyleService.TwoKey);
        Assert.Equal(HttpStatusCode.Accepted, other.StatusCode);
        await service.Client.GetAsync(mine[1]).ProblemAsync(404, "job_not_found");

        string fourth = await StartAsync(Picture);
        await service.Client.GetAsync(mine[0]).ProblemAsync(404, "job_not_found");
        foreach (string address in (string[])[mine[2], fourth]) await DeleteAsync(address);
        var delete = new HttpRequestMessage(HttpMethod.Delete, other.Headers.Location);
        delete.Headers.Add("Authorization", $"Bearer {StyleService.TwoKey}");
        using HttpResponseMessage deleted = await service.Client.SendAsync(delete);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }

    private async Task<string> StartAsync(byte[] picture)
    {
        using HttpResponseMessage accepted = await service.StylizeAsync(Payload.Bytes(picture), "style=scream&mode=async");
        Assert.True(accepted.StatusCode == HttpStatusCode.Accepted, await accepted.Content.ReadAsStringAsync());
        return accepted.Headers.Location!.ToString();
    }

    private async Task<JsonElement> EndedAsync(string address)
    {
        JsonElement job = default;
        await Eventually.TrueAsync(() =>
        {
            job = service.Client.GetAsync(address).JsonAsync().Result;
            return job.GetProperty("state").GetString() != "running";
        });
        return job;
    }

    private async Task DeleteAsync(string address)
    {
        using HttpResponseMessage deleted = await service.Client.DeleteAsync(address);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
    }
}
