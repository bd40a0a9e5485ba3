using System.Text.Json;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>A visitor's tab with the page in it, and what the browser noted of it.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    private Visit(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and exceptions that nobody caught.</summary>
    public List<string> Complaints { get; } = [];

    public List<Uri> Requests { get; } = [];

    public ILocator Photos => Page.Locator("article.photo");

    public ILocator Problems => Page.Locator(".problem");

    public static async Task<Visit> StartAsync(
        Chromium chromium, RunningService service, int width = 1280, int height = 900, bool dark = false)
    {
        IBrowserContext context = await chromium.Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        var visit = new Visit(context, await context.NewPageAsync());
        visit.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") visit.Complaints.Add($"{message.Type}: {message.Text} ({message.Location})");
        };
        visit.Page.PageError += (_, error) => visit.Complaints.Add(error);
        visit.Page.Request += (_, request) => visit.Requests.Add(new(request.Url));
        await visit.Page.GotoAsync(service.Address.ToString());
        await visit.Page.WaitForSelectorAsync("#model-card:not(:empty)", new() { State = WaitForSelectorState.Attached });
        return visit;
    }

    /// <summary>Picks files, and waits for the answer or the problem.</summary>
    public Task PickAsync(params (string Name, byte[] Bytes)[] files) => AnsweredAsync(() => SetFilesAsync(files));

    /// <summary>Picks files, and does not wait.</summary>
    public Task SetFilesAsync(params (string Name, byte[] Bytes)[] files) =>
        Page.SetInputFilesAsync("#files", files.Select(file =>
            new FilePayload { Name = file.Name, MimeType = "application/octet-stream", Buffer = file.Bytes }));

    /// <summary>Takes a drawing, and waits for its answer.</summary>
    public Task TakeSampleAsync(int index) => AnsweredAsync(() => Page.Locator(".sample").Nth(index).ClickAsync());

    /// <summary>Does what sends photos, and waits for a result that was not there before.</summary>
    public async Task AnsweredAsync(Func<Task> send)
    {
        await Page.EvaluateAsync("document.querySelector('.result')?.classList.add('of-before')");
        await send();
        await Page.WaitForSelectorAsync(".result[aria-busy=false]:not(.of-before)");
    }

    public async Task OpenSettingsAsync()
    {
        if (await Page.Locator("#settings").GetAttributeAsync("open") is null) await Page.Locator("#settings > summary").ClickAsync();
    }

    /// <summary>The answer as the page shows it to those who want JSON.</summary>
    public async Task<JsonElement> JsonAsync() =>
        JsonDocument.Parse((await Page.Locator(".raw code").TextContentAsync())!).RootElement;

    public Task<string> TextAsync(string selector) => Page.Locator(selector).First.InnerTextAsync();

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
