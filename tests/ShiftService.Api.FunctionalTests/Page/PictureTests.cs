using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;
using ShiftService.TestSupport;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>What the page shows of a photo is what the service did to it.</summary>
[Collection(ChromiumCollection.Name)]
public class PictureTests(Chromium chromium, OpenService service)
{
    [Fact]
    public async Task A_photo_is_shown_with_the_crop_and_the_input_that_the_network_saw()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.PickAsync(("halves.png", ImageEncoder.Png(TestPhotos.Halves())));

        JsonElement crop = Assert.Single((await visit.JsonAsync()).GetProperty("results").EnumerateArray())
            .GetProperty("preprocess").GetProperty("crop");
        Assert.Equal(
            (16, 0, 64, 64), (crop.GetProperty("x").GetDouble(), crop.GetProperty("y").GetDouble(),
            crop.GetProperty("width").GetDouble(), crop.GetProperty("height").GetDouble()));
        await visit.Page.WaitForSelectorAsync(".crop:not([hidden])");
        LocatorBoundingBoxResult frame = (await visit.Page.Locator(".frame").BoundingBoxAsync())!;
        LocatorBoundingBoxResult marked = (await visit.Page.Locator(".crop").BoundingBoxAsync())!;
        Assert.Equal(16.0 / 96, (marked.X - frame.X) / frame.Width, 0.01);
        Assert.Equal(64.0 / 96, marked.Width / frame.Width, 0.01);
        Assert.Equal(frame.Height, marked.Height, 1.0);

        Assert.Equal("32 x 32", await visit.Page.EvaluateAsync<string>(
            "(({ width, height }) => `${width} x ${height}`)(document.querySelector('canvas'))"));
        Assert.Equal("red", await ColorAsync(visit, 1, 16));
        Assert.Equal("blue", await ColorAsync(visit, 30, 16));
    }

    [Fact]
    public async Task A_photo_that_lies_on_its_side_is_shown_upright()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        // Orientation 6: the left of what is stored is the top of what is shown.
        await visit.PickAsync(("side.jpg", TestPhotos.Oriented(TestPhotos.Halves(), 6)));

        await visit.Page.WaitForSelectorAsync(".crop:not([hidden])");
        Assert.Equal("red", await ColorAsync(visit, 16, 1));
        Assert.Equal("blue", await ColorAsync(visit, 16, 30));
        LocatorBoundingBoxResult frame = (await visit.Page.Locator(".frame").BoundingBoxAsync())!;
        Assert.Equal(64.0 / 96, frame.Width / frame.Height, 0.01);
        Assert.Contains("EXIF 6", await visit.TextAsync(".upright .note"), StringComparison.Ordinal);
        Assert.Contains("64\u00a0×\u00a096", await visit.TextAsync(".upright .note"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_and_times_are_those_of_the_service()
    {
        await using Visit visit = await Visit.StartAsync(chromium, service);
        await visit.TakeSampleAsync(0);

        JsonElement item = Assert.Single((await visit.JsonAsync()).GetProperty("results").EnumerateArray());
        Assert.Equal("yawl.jpg", item.GetProperty("name").GetString());
        Assert.Equal(
            item.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("label").GetString()),
            await visit.Page.Locator(".predictions .label").AllInnerTextsAsync());
        double[] shares = [.. item.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("probability").GetDouble())];
        double[] bars = await visit.Page.EvaluateAsync<double[]>("""
            [...document.querySelectorAll('.predictions .bar')].map((bar) => bar.offsetWidth / bar.parentElement.offsetWidth)
            """);
        Assert.Equal(shares.Length, bars.Length);
        Assert.All(shares.Zip(bars), pair => Assert.Equal(pair.First, pair.Second, 0.02));

        IReadOnlyList<string> names = await visit.Page.Locator(".timing-legend dt").AllInnerTextsAsync();
        Assert.Equal(["Queue", "Decode", "Preprocess", "Compute", "Postprocess", "Rest of the trip"], names);
        string compute = await visit.TextAsync(".timing-legend div:nth-child(4) dd");
        double computeMs = item.GetProperty("timings").GetProperty("computeMs").GetDouble();
        Assert.Equal(computeMs, double.Parse(compute.Split(' ')[0], CultureInfo.InvariantCulture), 0.05 * Math.Max(1, computeMs));
    }

    [Fact]
    public async Task Every_drawing_is_read_and_the_one_on_its_side_too()
    {
        string folder = Path.Combine(RepositoryRoot.Path, "src/ShiftService.Api/wwwroot/samples");
        string[] files = [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order()];
        await using Visit visit = await Visit.StartAsync(chromium, service);
        var seen = new List<string>();
        for (int i = 0; i < files.Length; i++)
        {
            await visit.TakeSampleAsync(i);
            seen.Add(await visit.TextAsync(".photo > h3"));
            Assert.Equal(5, await visit.Page.Locator(".predictions li").CountAsync());
        }
        Assert.Equal(files, seen.Order());
        Assert.Empty(visit.Complaints);
    }

    private static Task<string> ColorAsync(Visit visit, int x, int y) => visit.Page.EvaluateAsync<string>("""
        ([x, y]) => {
          const [red, green, blue] = document.querySelector('canvas').getContext('2d').getImageData(x, y, 1, 1).data;
          return green > 100 ? 'green' : red > blue ? 'red' : 'blue';
        }
        """, (int[])[x, y]);
}
