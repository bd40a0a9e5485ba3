using System.Text.Json;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>Photos come in by every way, alone and together, and the choices go along.</summary>
[Collection(ChromiumCollection.Name)]
public class TakingTests(Chromium chromium, OpenService service)
{
    private static readonly byte[] Photo = ImageEncoder.Png(TestPhotos.Halves());

    [Theory]
    [InlineData("drop", "new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })")]
    [InlineData("paste", "new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })")]
    public async Task A_photo_may_be_dropped_or_pasted_anywhere(string way, string makeEvent)
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.AnsweredAsync(() => visit.Page.EvaluateAsync($$"""
            (base64) => {
              const data = new DataTransfer();
              const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
              data.items.add(new File([bytes], 'by {{way}}.png', { type: 'image/png' }));
              document.querySelector('footer').dispatchEvent({{makeEvent}});
            }
            """, Convert.ToBase64String(Photo)));
        Assert.Equal($"by {way}.png", await visit.TextAsync(".photo > h3"));
        Assert.Equal(5, await visit.Page.Locator(".predictions li").CountAsync());
    }

    [Fact]
    public async Task Several_photos_have_a_card_each_and_the_one_that_is_broken_has_its_problem()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.PickAsync(("one.png", Photo), ("broken.png", Photo[..(Photo.Length / 2)]), ("two.png", Photo));

        Assert.Equal(["one.png", "broken.png", "two.png"], await visit.Page.Locator(".photo > h3").AllInnerTextsAsync());
        Assert.Equal((1, 0, 1), (await AnswersOf(0), await AnswersOf(1), await AnswersOf(2)));
        ILocator problem = visit.Photos.Nth(1).Locator(".problem");
        JsonElement error = (await visit.JsonAsync()).GetProperty("results")[1].GetProperty("error");
        Assert.Equal($"422 · {error.GetProperty("code").GetString()}", await problem.Locator(".problem-code").InnerTextAsync());
        Assert.Equal(error.GetProperty("title").GetString(), await problem.Locator("h3").InnerTextAsync());
        Assert.Empty(visit.Complaints);

        Task<int> AnswersOf(int index) => visit.Photos.Nth(index).Locator(".predictions").CountAsync();
    }

    [Fact]
    public async Task Model_version_number_of_answers_and_priority_go_into_the_request()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.Page.Locator("#version").SelectOptionAsync("1");
        await visit.Page.Locator("#top").FillAsync("3");
        await visit.Page.Locator("#priority").SelectOptionAsync("bulk");
        await visit.PickAsync(("one.png", Photo));

        Assert.Equal(3, await visit.Page.Locator(".predictions li").CountAsync());
        string query = visit.Requests.Last(request => request.AbsolutePath == "/classify").Query;
        Assert.Equal("?model=shiftresnet20-e6-cifar10&version=1&top=3&priority=bulk", query);
    }

    [Fact]
    public async Task The_card_of_the_chosen_model_is_what_the_service_knows_of_it()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        using var http = new HttpClient { BaseAddress = service.Address };
        JsonElement model = JsonDocument.Parse(await http.GetStringAsync("models")).RootElement.GetProperty("models")
            .EnumerateArray().Single(one => one.GetProperty("name").GetString() == "shiftresnet20-e6-cifar10");
        JsonElement version = model.GetProperty("versions").EnumerateArray().Last(), card = version.GetProperty("card");

        string shown = await visit.TextAsync("#model-card");
        Assert.Contains($"{card.GetProperty("accuracy").GetProperty("top1").GetDouble() * 100:0.0} %", shown, StringComparison.Ordinal);
        Assert.Contains($"{card.GetProperty("cost").GetProperty("parameters").GetInt64():N0}", shown, StringComparison.Ordinal);
        Assert.Contains(version.GetProperty("loaded").GetProperty("backend").GetString()!, shown, StringComparison.Ordinal);
        Assert.All(
            ["license", "intendedUse", "limits"], name => Assert.Contains(card.GetProperty(name).GetString()!, shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_photo_wins_when_another_is_still_on_its_way()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        var held = new TaskCompletionSource();
        int count = 0;
        await visit.Page.RouteAsync("**/classify*", async route =>
        {
            if (Interlocked.Increment(ref count) == 1) await held.Task;
            await route.ContinueAsync();
        });
        await visit.Page.SetInputFilesAsync("#files", new FilePayload { Name = "first.png", MimeType = "image/png", Buffer = Photo });
        await visit.PickAsync(("second.png", Photo));
        held.SetResult();

        Assert.Equal(["second.png"], await visit.Page.Locator(".photo > h3").AllInnerTextsAsync());
        Assert.Empty(visit.Complaints);
    }
}
