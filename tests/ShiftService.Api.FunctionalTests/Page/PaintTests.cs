using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>The panel that paints.</summary>
[Collection(ChromiumCollection.Name)]
public class PaintTests(Chromium chromium, PaintingService service)
{
    private static readonly byte[] Photo = TestImages.Jpeg(240, 160);

    [Fact]
    public async Task APhotoIsPainted_InTheChosenStyle_AndSmallInAllOthers()
    {
        await using Visit visit = await VisitAsync();
        Assert.Equal("How would a painter see it?", await visit.TextAsync("#title"));
        Assert.Equal(
            ["The Starry Night", "The Great Wave off Kanagawa", "The Scream"],
            await visit.Page.Locator(".style-title").AllInnerTextsAsync());
        await PickAsync(visit);

        Assert.Contains("The Starry Night", await visit.TextAsync(".paint-foot .note"), StringComparison.Ordinal);
        await visit.Page.WaitForFunctionAsync(
            "() => [...document.querySelectorAll('.style img')]"
            + ".every((image) => !image.hidden && image.src.startsWith('blob:') && image.complete)");
        await PaintedAsync(visit, () => visit.Page.Locator(".style").Nth(2).ClickAsync());
        Assert.Contains("The Scream", await visit.TextAsync(".paint-foot .note"), StringComparison.Ordinal);
        Assert.Equal("true", await visit.Page.Locator(".style").Nth(2).GetAttributeAsync("aria-pressed"));
        Assert.Equal("style=scream", LastQuery(visit).Split('&')[1]);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task MixStrengthColoursAndSize_GoIntoTheRequest_AndTheCommand()
    {
        await using Visit visit = await VisitAsync();
        await PickAsync(visit);
        await PaintedAsync(visit, () => visit.Page.Locator("#second-style").SelectOptionAsync("scream"));
        await PaintedAsync(visit, () => visit.Page.Locator("#mix").FillAsync("30"));
        await PaintedAsync(visit, () => visit.Page.Locator("#strength").FillAsync("80"));
        await PaintedAsync(visit, () => visit.Page.Locator("#keep-colors").CheckAsync());
        await PaintedAsync(visit, () => visit.Page.Locator("#side").SelectOptionAsync("512"));

        const string Query = "?model=painters-test&style=starry_night:0.7,scream:0.3&strength=0.8&preserveColors=true&maxSide=512";
        Assert.Equal(Query, LastQuery(visit));
        string command = await visit.TextAsync("#painting .curl code");
        Assert.Contains($"/stylize{Query}'", command, StringComparison.Ordinal);
        Assert.Contains("-o 'photo-starry_night.jpg'", command, StringComparison.Ordinal);
        Assert.StartsWith(
            "The Starry Night 70.0 % and The Scream 30.0 %", await visit.TextAsync(".paint-foot .note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheHandle_UncoversThePhoto_ByMouseAndByKeys()
    {
        await using Visit visit = await VisitAsync();
        await PickAsync(visit);
        ILocator comparison = visit.Page.Locator(".compare"), handle = visit.Page.Locator(".compare input");
        LocatorBoundingBoxResult box = (await comparison.BoundingBoxAsync())!;
        await visit.Page.Mouse.ClickAsync(box.X + box.Width * 0.25f, box.Y + box.Height / 2);
        Assert.Equal("25", await handle.InputValueAsync());
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal("26", await handle.InputValueAsync());
        Assert.Equal("26%", await comparison.EvaluateAsync<string>("(element) => element.style.getPropertyValue('--split')"));
        await visit.Page.Keyboard.PressAsync("End");
        Assert.Equal("100", await handle.InputValueAsync());
    }

    [Fact]
    public async Task ThePainting_CanBeDownloaded()
    {
        await using Visit visit = await VisitAsync();
        await PickAsync(visit);
        IDownload download = await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.Locator(".paint-foot .button").ClickAsync());
        Assert.Equal("photo-starry_night.jpg", download.SuggestedFilename);
        ImageHeader header = ImageDecoder.Probe(await File.ReadAllBytesAsync(await download.PathAsync()));
        Assert.Equal((ImageFormat.Jpeg, 240, 160), (header.Format, header.Width, header.Height));
    }

    [Fact]
    public async Task WhatIsNoPhoto_HasItsProblem()
    {
        await using Visit visit = await VisitAsync();
        var file = new FilePayload { Name = "x.jpg", MimeType = "image/jpeg", Buffer = "no photo"u8.ToArray() };
        await visit.Page.SetInputFilesAsync("#files", file);
        await visit.Page.WaitForSelectorAsync("#painting .problem");
        Assert.Equal("415 · not_an_image", await visit.TextAsync("#painting .problem-code"));
    }

    [Fact]
    public async Task APhotoThatWasNamed_IsPaintedWhenTheModeChanges()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.PickAsync(("photo.jpg", Photo));
        await PaintedAsync(visit, () => visit.Page.Locator("#mode-paint").CheckAsync());
        Assert.False(await visit.Page.Locator("#output").IsVisibleAsync());
        await visit.Page.Locator("#mode-name").CheckAsync();
        Assert.Equal("photo.jpg", await visit.TextAsync(".photo > h3"));
    }

    [Fact]
    public async Task APageWithoutAStyleNetwork_OffersNothingToPaint()
    {
        await using var open = new OpenService();
        await open.InitializeAsync();
        await using Visit visit = await Visit.StartAsync(chromium, open);
        Assert.False(await visit.Page.Locator("#modes").IsVisibleAsync());
    }

    [Theory]
    [InlineData(360)]
    [InlineData(820)]
    [InlineData(1280)]
    public async Task Nothing_ScrollsSideways(int width)
    {
        await using Visit visit = await VisitAsync(width);
        Assert.Equal(0, await OverhangAsync());
        await PickAsync(visit);
        await PaintedAsync(visit, () => visit.Page.Locator("#second-style").SelectOptionAsync("scream"));
        Assert.Equal(0, await OverhangAsync());

        Task<int> OverhangAsync() => visit.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
    }

    [Fact]
    public async Task EverythingOfThePanel_IsReachedByTheKeyboard_AndHasAName()
    {
        await using Visit visit = await VisitAsync();
        await PickAsync(visit);
        await visit.Page.Locator(".compare input").FocusAsync();
        var reached = new List<string>();
        for (string name = ""; name != "keep-colors"; reached.Add(name))
        {
            Assert.True(reached.Count < 20, $"the keyboard reaches {string.Join(", ", reached)}, and not the last control");
            await visit.Page.Keyboard.PressAsync("Tab");
            name = await visit.Page.EvaluateAsync<string>("(({ id, className }) => id || className)(document.activeElement)");
        }
        Assert.Equal(
            ["button", "style", "style", "style", "strength", "second-style", "side", "keep-colors"],
            reached.Select(name => name.Split(' ')[0]));
        string[] nameless = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('#painting :is(a, button, input, select)')].filter((element) =>
              !(element.labels?.length || element.ariaLabel || element.textContent.trim())).map((element) => element.outerHTML.slice(0, 80))
            """);
        Assert.Empty(nameless);
    }

    // Of the large picture; those of the strip are small.
    private static string LastQuery(Visit visit) => Uri.UnescapeDataString(visit.Requests.Last(request =>
        request.AbsolutePath == "/stylize" && !request.Query.Contains("maxSide=192", StringComparison.Ordinal)).Query);

    private async Task<Visit> VisitAsync(int width = 1280)
    {
        Visit visit = await Visit.StartAsync(chromium, service, width);
        await visit.Page.Locator("#mode-paint").CheckAsync();
        await visit.Page.WaitForSelectorAsync(".strip");
        return visit;
    }

    private static Task PickAsync(Visit visit) => PaintedAsync(visit, () => visit.Page.SetInputFilesAsync(
        "#files", new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = Photo }));

    private static async Task PaintedAsync(Visit visit, Func<Task> change)
    {
        string before = await visit.Page.EvaluateAsync<string>("document.querySelector('.compare .after')?.src ?? ''");
        await change();
        await visit.Page.WaitForFunctionAsync(
            "(before) => { const after = document.querySelector('.compare .after');"
            + " return after && after.src !== before && after.src !== ''"
            + " && document.querySelector('.paint').getAttribute('aria-busy') === 'false'; }", before);
    }
}
