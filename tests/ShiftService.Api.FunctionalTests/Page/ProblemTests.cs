using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>What goes wrong is shown in the service's words, with a way on.</summary>
[Collection(ChromiumCollection.Name)]
public class ProblemTests(Chromium chromium, OpenService open, TwoKeysService keyed)
{
    private static readonly byte[] Photo = ImageEncoder.Png(TestPhotos.Halves());

    [Fact]
    public async Task A_file_that_is_no_image_shows_the_problem_of_the_service()
    {
        await using Visit visit = await Visit.StartAsync(chromium, open);
        await visit.PickAsync(("notes.txt", Encoding.UTF8.GetBytes("not a photo at all")));

        JsonElement problem = await visit.JsonAsync();
        Assert.Equal("415 · not_an_image", await visit.TextAsync(".problem-code"));
        Assert.Equal(problem.GetProperty("title").GetString(), await visit.TextAsync(".problem h3"));
        Assert.Contains(problem.GetProperty("detail").GetString()!, await visit.TextAsync(".problem"), StringComparison.Ordinal);
        Assert.Equal("Your browser cannot show this file.", await visit.TextAsync(".unreadable"));
    }

    [Fact]
    public async Task The_numbers_of_a_problem_are_shown()
    {
        await using Visit visit = await Visit.StartAsync(chromium, open);
        await visit.PickAsync([.. Enumerable.Range(1, 65).Select(i => ($"{i}.png", Photo))]);

        Assert.Equal("413 · too_many_images", await visit.TextAsync(".problem-code"));
        Assert.Matches(@"limit\s+64", await visit.TextAsync(".problem .facts"));
    }

    [Fact]
    public async Task Without_a_key_the_models_are_a_problem_until_the_right_one_is_typed()
    {
        await using Visit visit = await Visit.StartAsync(chromium, keyed);
        Assert.Equal("401 · key_missing", await visit.TextAsync("#model-card .problem-code"));

        await TypeKeyAsync(visit, "nobody's key at all");
        await visit.PickAsync(("photo.png", Photo));
        Assert.Equal("401 · key_unknown", await visit.TextAsync(".result .problem-code"));

        await TypeKeyAsync(visit, TwoKeysService.Key);
        await visit.Page.WaitForSelectorAsync("#model-card .facts");
        await visit.Page.Locator(".result .problem button").ClickAsync();
        await visit.Page.WaitForSelectorAsync(".predictions");
        Assert.Equal(0, await visit.Problems.CountAsync());
    }

    [Fact]
    public async Task A_key_is_kept_nowhere_and_never_written_out()
    {
        await using Visit visit = await Visit.StartAsync(chromium, keyed);
        await TypeKeyAsync(visit, TwoKeysService.Key);
        await visit.PickAsync(("photo.png", Photo));

        Assert.Equal(0, await visit.Page.EvaluateAsync<int>("localStorage.length + sessionStorage.length + document.cookie.length"));
        Assert.DoesNotContain(TwoKeysService.Key, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(visit.Requests, request => request.ToString().Contains(TwoKeysService.Key, StringComparison.Ordinal));
        Assert.Contains("-H \"X-API-Key: $SHIFT_API_KEY\"", await visit.TextAsync(".curl code"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_counted_down_and_can_then_be_tried_again()
    {
        await using Visit visit = await Visit.StartAsync(chromium, keyed);
        await TypeKeyAsync(visit, TwoKeysService.RareKey);
        await UseUpAsync(TwoKeysService.RareKey);
        await visit.PickAsync(("photo.png", Photo));

        Assert.Equal("429 · rate_limited", await visit.TextAsync(".problem-code"));
        ILocator retry = visit.Page.Locator(".problem button");
        Assert.Matches("^Try again in [1-5] s$", await retry.InnerTextAsync());
        Assert.True(await retry.IsDisabledAsync());
        await retry.ClickAsync(); // waits until it can be clicked
        await visit.Page.WaitForSelectorAsync(".predictions");
    }

    [Fact]
    public async Task A_service_that_is_gone_is_a_problem_too()
    {
        await using Visit visit = await Visit.StartAsync(chromium, open);
        await visit.Page.RouteAsync("**/classify*", route => route.AbortAsync());
        await visit.PickAsync(("photo.png", Photo));
        Assert.Equal("The service did not answer.", await visit.TextAsync(".problem h3"));

        await visit.Page.UnrouteAllAsync();
        await visit.Page.Locator(".problem button").ClickAsync();
        await visit.Page.WaitForSelectorAsync(".predictions");
    }

    // Somebody else uses the key until it is refused.
    private async Task UseUpAsync(string key)
    {
        for (HttpStatusCode status = HttpStatusCode.OK; status != HttpStatusCode.TooManyRequests;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "models");
            request.Headers.Add("X-API-Key", key);
            using HttpResponseMessage response = await keyed.Client.SendAsync(request);
            status = response.StatusCode;
        }
    }

    private static async Task TypeKeyAsync(Visit visit, string key)
    {
        await visit.Page.Locator("#key").FillAsync(key);
        await visit.Page.Locator("#key").BlurAsync();
    }
}
