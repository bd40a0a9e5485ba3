using System.Text;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>The page works on any screen, in any light, without a mouse, and keeps to itself.</summary>
[Collection(ChromiumCollection.Name)]
public class AccessibilityTests(Chromium chromium, OpenService service)
{
    private static readonly byte[] Photo = ImageEncoder.Png(TestPhotos.Halves()), NoPhoto = Encoding.UTF8.GetBytes("not a photo");

    [Fact]
    public async Task A_visit_complains_of_nothing_and_asks_no_other_host()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.TakeSampleAsync(2);
        await visit.PickAsync(("photo.png", Photo));
        await visit.Page.Locator(".raw summary").ClickAsync();

        Assert.Empty(visit.Complaints);
        Assert.All(
            visit.Requests.Where(request => request.Scheme != "blob"),
            request => Assert.Equal(service.Address.Authority, request.Authority));
    }

    [Fact]
    public async Task A_new_release_is_never_mixed_with_the_files_of_the_old_one()
    {
        foreach (string file in (string[])["", "js/main.js", "css/base.css"])
        {
            using HttpResponseMessage response = await service.Client.GetAsync(file);
            Assert.True(response.Headers.CacheControl is { NoCache: true }, file);
            Assert.NotNull(response.Headers.ETag);
        }
    }

    [Theory]
    [InlineData(360)]
    [InlineData(390)]
    [InlineData(820)]
    [InlineData(1280)]
    public async Task Nothing_scrolls_sideways(int width)
    {
        await using Visit visit = await Visit.StartAsync(chromium, service, width, 800);
        await visit.OpenSettingsAsync();
        Assert.Equal(0, await OverhangAsync());
        await visit.PickAsync(($"{new string('x', 80)}.png", Photo), ("broken.png", NoPhoto));
        await visit.Page.Locator(".raw summary").ClickAsync();
        Assert.Equal(0, await OverhangAsync());
        await visit.PickAsync(("broken.png", NoPhoto));
        Assert.Equal(0, await OverhangAsync());

        Task<int> OverhangAsync() => visit.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_stands_out_from_its_ground(bool dark)
    {
        await using Visit visit = await Visit.StartAsync(chromium, service, dark: dark);
        await visit.PickAsync(("photo.png", Photo), ("broken.png", NoPhoto));
        await visit.Page.Locator(".raw summary").ClickAsync();
        string[] faint = await visit.Page.EvaluateAsync<string[]>("""
            () => {
              const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
              const light = (rgb) => rgb.map((v) => v / 255).map((v) => (v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4))
                .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
              const ground = (element) => {
                for (let at = element; at; at = at.parentElement) {
                  const { rgb, a } = parse(getComputedStyle(at).backgroundColor);
                  if (a === 1) return rgb;
                }
                return [255, 255, 255];
              };
              const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
              const visible = [...document.body.querySelectorAll('*')].filter((e) => hasText(e) && e.checkVisibility());
              return visible.map((e) => {
                const text = light(parse(getComputedStyle(e).color).rgb), below = light(ground(e));
                return { ratio: (Math.max(text, below) + .05) / (Math.min(text, below) + .05), text: e.textContent.slice(0, 40) };
              }).filter(({ ratio }) => ratio < 4.5).map(({ ratio, text }) => `${ratio.toFixed(2)}: ${text}`);
            }
            """);
        Assert.Empty(faint);
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        // Now: the driver does not wait until the browser really tells of choosers.
        var chooser = new TaskCompletionSource<IFileChooser>();
        visit.Page.FileChooser += (_, opened) => chooser.TrySetResult(opened);
        var reached = new List<string>();
        for (string name = ""; name != "key"; reached.Add(name))
        {
            Assert.True(reached.Count < 30, $"the keyboard reaches {string.Join(", ", reached)}, and not the key");
            await visit.Page.Keyboard.PressAsync("Tab");
            name = await visit.Page.EvaluateAsync<string>(
                "(({ id, className, textContent }) => id || className || textContent)(document.activeElement)");
        }
        Assert.Equal(
            ["skip", "API", "Models", "Metrics", "files", "sample", "sample", "sample", "sample"], reached.Take(9));
        Assert.Equal(["model", "version", "top", "priority", "key"], reached.TakeLast(5));

        await visit.Page.Locator("#files").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        Assert.True((await chooser.Task.WaitAsync(TimeSpan.FromSeconds(30))).IsMultiple);
        await visit.Page.Locator(".sample").First.FocusAsync();
        await visit.AnsweredAsync(() => visit.Page.Keyboard.PressAsync("Enter"));
        Assert.StartsWith("yawl.jpg: ", await visit.Page.Locator("#status").TextContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_has_the_focus_shows_it()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.TakeSampleAsync(0);
        await visit.Page.Locator(".raw summary").ClickAsync();
        string[] bare = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('a, button, input, select, summary, code[tabindex]')].filter((element) => {
              if (!element.checkVisibility()) return false;
              element.focus({ focusVisible: true });
              const shown = element.id === 'files' ? document.getElementById('drop') : element;
              return getComputedStyle(shown).outlineStyle === 'none' || parseFloat(getComputedStyle(shown).outlineWidth) < 2;
            }).map((element) => element.outerHTML.slice(0, 80))
            """);
        Assert.Empty(bare);
    }

    [Fact]
    public async Task Every_control_and_picture_has_a_name()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.TakeSampleAsync(0);
        string[] nameless = await visit.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('a, button, input, select, summary, img, canvas')].filter((element) =>
              !(element.labels?.length || element.ariaLabel || element.alt || element.textContent.trim()
                || (element.tagName === 'IMG' && element.hasAttribute('alt')))
            ).map((element) => element.outerHTML.slice(0, 80))
            """);
        Assert.Empty(nameless);
    }
}
