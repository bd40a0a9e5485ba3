using System.Globalization;
using Microsoft.Playwright;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>The panel that compares faces, which are red squares to this service.</summary>
[Collection(ChromiumCollection.Name)]
public class CompareTests(Chromium chromium, FaceService service) : IClassFixture<FaceService>
{
    private static readonly byte[] Green = ImageEncoder.Png(FaceService.Photo(60, 0)), Blue = ImageEncoder.Png(FaceService.Photo(0, 60));
    private static readonly byte[] Nobody = ImageEncoder.Png(new RgbImage(320, 240));

    [Fact]
    public async Task TwoPhotos_AreCompared_AndTheirFacesShown()
    {
        await using Visit visit = await VisitAsync();
        await TakeAsync(visit, ("one.png", Green), ("two.png", Green));
        Assert.Equal("The same person", await visit.TextAsync(".verdict-word"));
        Assert.Equal(2, await visit.Page.Locator(".face-frame rect.main").CountAsync());
        Assert.Equal(10, await visit.Page.Locator(".face-frame circle").CountAsync());
        Assert.Equal(2, await visit.Page.Locator(".face-crop:not([hidden])").CountAsync());
        Assert.Equal(2, await visit.Page.Locator(".scale path").CountAsync());

        // The box on the screen is where the detector says: a fifth of the photo, around the middle of a cell of 32 pixels next to its middle.
        LocatorBoundingBoxResult frame = (await visit.Page.Locator(".face-frame").First.BoundingBoxAsync())!;
        LocatorBoundingBoxResult box = (await visit.Page.Locator(".face-frame rect.main").First.BoundingBoxAsync())!;
        Assert.Equal(0.2, box.Width / frame.Width, 0.02);
        Assert.Equal(144 / 320.0, (box.X + box.Width / 2 - frame.X) / frame.Width, 0.01);

        await AnsweredAsync(visit, () => visit.Page.Locator("#face-file-2").SetInputFilesAsync(File("other.png", Blue)));
        Assert.Equal("Different people", await visit.TextAsync(".verdict-word"));
        string command = await visit.TextAsync("#comparing .curl code");
        Assert.Contains("-F 'image1=@one.png'", command, StringComparison.Ordinal);
        Assert.Contains("-F 'image2=@other.png'", command, StringComparison.Ordinal);
        Assert.Empty(visit.Complaints);
    }

    [Fact]
    public async Task TheRate_ChoosesTheThreshold()
    {
        await using Visit visit = await VisitAsync();
        await TakeAsync(visit, ("one.png", Green), ("two.png", Green));
        foreach (double rate in (double[])[0.1, 0.01])
        {
            await AnsweredAsync(visit, () =>
                visit.Page.Locator("#far").SelectOptionAsync(rate.ToString(CultureInfo.InvariantCulture)));
            double threshold = FacePackages.Thresholds.Single(known => known.Target == rate).Similarity;
            Assert.Contains(
                threshold.ToString("F3", CultureInfo.InvariantCulture), await visit.TextAsync(".verdict"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task APhotoWithoutAFace_IsNamed_AndAnotherMayTakeItsPlace()
    {
        await using Visit visit = await VisitAsync();
        await visit.SetFilesAsync(("one.png", Green), ("nobody.png", Nobody));
        await visit.Page.WaitForSelectorAsync("#comparing .problem");
        Assert.Contains("no_face", await visit.TextAsync(".problem-code"), StringComparison.Ordinal);
        Assert.True(await visit.Page.Locator(".verdict").IsHiddenAsync());
        await AnsweredAsync(visit, () => visit.Page.Locator("#face-file-2").SetInputFilesAsync(File("two.png", Green)));
        Assert.Equal(0, await visit.Problems.CountAsync());
    }

    private async Task<Visit> VisitAsync()
    {
        // There is no classifier here: the modes are what shows that the page has heard of the models.
        Visit visit = await Visit.StartAsync(chromium, service);
        await visit.Page.Locator("#modes label:has(#mode-verify)").ClickAsync();
        return visit;
    }

    private static Task TakeAsync(Visit visit, params (string Name, byte[] Bytes)[] files) =>
        AnsweredAsync(visit, () => visit.SetFilesAsync(files));

    private static async Task AnsweredAsync(Visit visit, Func<Task> act)
    {
        await visit.Page.EvaluateAsync("for (const text of document.querySelectorAll('.verdict > *')) text.classList.add('of-before')");
        await act();
        await visit.Page.WaitForSelectorAsync(".verdict:not([hidden]) > .verdict-word:not(.of-before)");
    }

    private static FilePayload File(string name, byte[] bytes) =>
        new() { Name = name, MimeType = "application/octet-stream", Buffer = bytes };
}
