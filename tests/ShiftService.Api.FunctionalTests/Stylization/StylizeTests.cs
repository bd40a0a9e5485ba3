using System.Globalization;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Page;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Stylization;

[Collection(StyleServiceCollection.Name)]
public class StylizeTests(StyleService service)
{
    private static readonly byte[] Jpeg = TestImages.Jpeg(64, 48), Png = TestImages.Png(64, 48);

    [Theory]
    [InlineData(32, 32)]
    [InlineData(33, 33)]
    [InlineData(255, 256)]
    [InlineData(1000, 37)]
    [InlineData(1, 1)]
    public async Task APictureOfAnySize_KeepsIt_AndSaysWhoPaintedIt(int width, int height)
    {
        Painted painted = await service.PaintAsync(Payload.Bytes(TestImages.Png(width, height)));
        Assert.Equal((width, height), (painted.Header.Width, painted.Header.Height));
        Assert.Equal(StylePackage.Model, painted.Headers["ShiftService-Model"]);
        Assert.Equal("1", painted.Headers["ShiftService-Version"]);
        Assert.Equal("scream", painted.Headers["ShiftService-Style"]);
        Assert.Equal($"{width}x{height}", painted.Headers["ShiftService-Size"]);
        foreach (string stage in (string[])["queue", "decode", "preprocess", "compute", "postprocess", "encode", "total"])
            Assert.Contains($"{stage};dur=", painted.Headers["Server-Timing"], StringComparison.Ordinal);
        Assert.True(Painted.Difference(painted.Pixels, ImageDecoder.Decode(TestImages.Png(width, height))) > 1);
    }

    [Fact]
    public async Task ALargePicture_IsPaintedInTiles_AndEveryOtherRequestGoesOn()
    {
        Task<HttpResponseMessage> sent = service.StylizeAsync(Payload.Bytes(TestImages.Jpeg(1400, 1100)), accept: "text/event-stream");
        using HttpResponseMessage answer = await sent;
        int classified = 0;
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Task<IReadOnlyList<ServerEvent>> events = ServerEvent.ReadAllAsync(reader);
        while (!events.IsCompleted)
        {
            await service.Client.PostAsync("/classify", Payload.Bytes(Png)).JsonAsync();
            classified++;
        }
        IReadOnlyList<ServerEvent> all = await events;
        Assert.True(classified > 3);
        Assert.Equal("result", all[^1].Name);
        Assert.True(all[0].Data.GetProperty("total").GetInt32() > 1);
        Assert.Equal((1400, 1100), (all[^1].Data.GetProperty("width").GetInt32(), all[^1].Data.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task AllFormsOfARequest_GetTheSamePicture()
    {
        Painted expected = await service.PaintAsync(Payload.Bytes(Png));
        HttpContent[] forms =
        [
            Payload.Bytes(Png, "application/octet-stream"), Payload.Bytes(Png, null), Payload.Multipart(("a.png", Png)), Payload.Json(Png),
        ];
        foreach (HttpContent form in forms) Assert.Equal(expected.File, (await service.PaintAsync(form)).File);
        await service.StylizeAsync(Payload.Multipart(("a.png", Png), ("b.png", Png))).ProblemAsync(400, "invalid_multipart");
    }

    [Fact]
    public async Task Mixes_SumToAnything_AndLieBetweenTheirStyles()
    {
        Painted one = await service.PaintAsync(Payload.Bytes(Png), "style=starry_night");
        Painted two = await service.PaintAsync(Payload.Bytes(Png), "style=scream");
        Assert.NotEqual(one.File, two.File);
        Painted mix = await service.PaintAsync(Payload.Bytes(Png), "style=starry_night:0.7,scream:0.3");
        Painted same = await service.PaintAsync(Payload.Bytes(Png), "style=scream:3,starry_night:7,great_wave:0");
        Assert.Equal(mix.File, same.File);
        Assert.Equal("starry_night:0.7,scream:0.3", same.Headers["ShiftService-Style"]);
        Assert.NotEqual(one.File, mix.File);
        Assert.NotEqual(two.File, mix.File);
        Assert.Equal(one.File, (await service.PaintAsync(Payload.Bytes(Png), "style=starry_night:2")).File);
    }

    [Fact]
    public async Task UnknownStyles_AreToldWithTheKnownOnes()
    {
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Png), "style=sunflower").ProblemAsync(404, "style_not_found");
        Assert.Equal(StylePackage.Styles, problem.GetProperty("known").EnumerateArray().Select(name => name.GetString()));
        await service.StylizeAsync(Payload.Bytes(Png), "style=scream:0.5,Scream:0.5").ProblemAsync(404, "style_not_found");
    }

    [Theory]
    [InlineData("scream:-1,great_wave:2")]
    [InlineData("scream:0")]
    [InlineData("scream:x")]
    [InlineData("scream,scream")]
    [InlineData("scream:NaN")]
    [InlineData("")]
    public async Task WhatIsNoMix_IsRefused(string style)
    {
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Png), $"style={style}").ProblemAsync(400, "invalid_query");
        Assert.Equal("style", problem.GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task Strength_GoesFromThePictureToTheStyle()
    {
        RgbImage source = ImageDecoder.Decode(Png);
        double last = -1;
        foreach (double strength in (double[])[0, 0.25, 0.5, 1])
        {
            string query = string.Create(CultureInfo.InvariantCulture, $"style=scream&strength={strength}");
            double difference = Painted.Difference((await service.PaintAsync(Payload.Bytes(Png), query)).Pixels, source);
            Assert.True(difference > last);
            if (strength == 0) Assert.Equal(0, difference);
            last = difference;
        }
    }

    [Fact]
    public async Task PreservedColors_KeepTheDifferencesBetweenChannels()
    {
        RgbImage source = ImageDecoder.Decode(Png);
        RgbImage kept = (await service.PaintAsync(Payload.Bytes(Png), "style=scream&preserveColors=true")).Pixels;
        int compared = 0;
        for (int i = 0; i < kept.Pixels.Length; i += 3)
        {
            if (kept.Pixels.AsSpan(i, 3).ContainsAny<byte>(0, 255)) continue;
            Assert.InRange(kept.Pixels[i] - kept.Pixels[i + 1] - (source.Pixels[i] - source.Pixels[i + 1]), -1, 1);
            compared++;
        }
        Assert.True(compared > 200);
    }

    [Fact]
    public async Task MaxSide_MakesSmaller_AndNeverLarger()
    {
        byte[] wide = TestImages.Jpeg(300, 100);
        Painted smaller = await service.PaintAsync(Payload.Bytes(wide), "style=scream&maxSide=150");
        Assert.Equal((150, 50), (smaller.Header.Width, smaller.Header.Height));
        Painted same = await service.PaintAsync(Payload.Bytes(wide), "style=scream&maxSide=4000");
        Assert.Equal((300, 100), (same.Header.Width, same.Header.Height));
    }

    [Theory]
    [InlineData(null, "image/jpeg", "image/png")]
    [InlineData("*/*", "image/jpeg", "image/png")]
    [InlineData("image/*", "image/jpeg", "image/png")]
    [InlineData("image/webp", "image/webp", "image/webp")]
    [InlineData("image/png, image/jpeg", "image/png", "image/png")]
    [InlineData("image/jpeg", "image/jpeg", "image/jpeg")]
    [InlineData("image/jpeg;q=0.5, image/webp;q=0.9", "image/webp", "image/webp")]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/webp", "image/webp")]
    [InlineData("text/html, */*;q=0.1, image/jpeg;q=0", "image/png", "image/png")]
    public async Task TheFormat_IsWhatIsAccepted(string? accept, string opaque, string transparent)
    {
        Assert.Equal(opaque, (await service.PaintAsync(Payload.Bytes(Png), accept: accept)).Type);
        Painted see = await service.PaintAsync(Payload.Bytes(TransparentImages.Png(40, 30)), accept: accept);
        Assert.Equal(transparent, see.Type);
        Assert.Equal(transparent != "image/jpeg", see.Header.HasAlpha);
    }

    [Fact]
    public async Task NothingElseIsMade()
    {
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Png), accept: "image/avif, text/html")
            .ProblemAsync(406, "not_acceptable");
        Assert.Equal(4, problem.GetProperty("supported").GetArrayLength());
    }

    [Fact]
    public async Task Quality_IsThatOfTheFile()
    {
        long low = (await service.PaintAsync(Payload.Bytes(Jpeg), "style=scream&quality=10", "image/jpeg")).File.Length;
        long high = (await service.PaintAsync(Payload.Bytes(Jpeg), "style=scream&quality=95", "image/jpeg")).File.Length;
        Assert.True(high > 2 * low);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/webp")]
    public async Task Transparency_IsKept(string type)
    {
        byte[] picture = TransparentImages.Png(40, 30);
        Painted painted = await service.PaintAsync(Payload.Bytes(picture), accept: type);
        Assert.Equal(TransparentImages.Alpha(40, 30), painted.Alpha);
        byte[] expected = TransparentImages.Alpha(64, 48);
        byte[] small = (await service.PaintAsync(
            Payload.Bytes(TransparentImages.Png(128, 96)), "style=scream&maxSide=64", type)).Alpha;
        Assert.Equal(expected.Length, small.Length);
        Assert.All(small.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
    }

    [Fact]
    public async Task InJpeg_ATransparentPictureLiesOverWhite()
    {
        RgbImage painted = (await service.PaintAsync(
            Payload.Bytes(TransparentImages.Png(64, 64)), "style=scream&quality=100", "image/jpeg")).Pixels;
        for (int y = 0; y < 64; y++) Assert.All(painted.Pixels.AsSpan(y * 64 * 3, 3).ToArray(), value => Assert.InRange(value, 235, 255));
    }

    [Fact]
    public async Task OfAnAnimation_TheFirstFrameIsPainted()
    {
        Painted painted = await service.PaintAsync(Payload.Bytes(AnimatedGif.Bytes, "image/gif"));
        Assert.Equal((AnimatedGif.Width, AnimatedGif.Height, 1), (painted.Header.Width, painted.Header.Height, painted.Header.Frames));
        byte[] first = ImageEncoder.Png(ImageDecoder.Decode(AnimatedGif.Bytes));
        Assert.Equal(painted.File, (await service.PaintAsync(Payload.Bytes(first))).File);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public async Task APhotoHeldSideways_ComesBackUpright_AndSaysNoMoreOfIt(byte orientation)
    {
        byte[] photo = TestPhotos.Oriented(ImageDecoder.Decode(TestImages.Png(60, 40)), orientation);
        Painted painted = await service.PaintAsync(Payload.Bytes(photo));
        Assert.Equal(orientation >= 5 ? (40, 60) : (60, 40), (painted.Header.Width, painted.Header.Height));
        Assert.Equal(1, painted.Header.Orientation);
        byte[] upright = ImageEncoder.Png(ImageDecoder.Decode(photo));
        Assert.Equal((await service.PaintAsync(Payload.Bytes(upright))).File, painted.File);
    }

    [Theory]
    [InlineData("strength=1.1", "strength")]
    [InlineData("strength=-0.1", "strength")]
    [InlineData("strength=NaN", "strength")]
    [InlineData("preserveColors=yes", "preserveColors")]
    [InlineData("maxSide=31", "maxSide")]
    [InlineData("maxSide=65536", "maxSide")]
    [InlineData("quality=0", "quality")]
    [InlineData("quality=101", "quality")]
    [InlineData("mode=later", "mode")]
    [InlineData("deadlineMs=600001", "deadlineMs")]
    [InlineData("priority=high", "priority")]
    [InlineData("top=3&Quality=4", "top", "Quality")]
    public async Task WrongParameters_AreAllNamed(string query, params string[] names)
    {
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Png), $"style=scream&{query}").ProblemAsync(400, "invalid_query");
        Assert.Equal(names, problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task AMissingStyle_IsToldWithEverythingElse()
    {
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(Png), "quality=0").ProblemAsync(400, "invalid_query");
        Assert.Equal(
            ["style", "quality"], problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task WhatCannotBePainted_IsToldAsWithOtherRoutes()
    {
        await service.StylizeAsync(Payload.Bytes("hello"u8.ToArray())).ProblemAsync(415, "not_an_image");
        await service.StylizeAsync(Payload.Bytes(Png[..^30])).ProblemAsync(422, "corrupt_image");
        await service.StylizeAsync(Payload.Bytes(TestImages.PngClaiming(20_000, 20_000))).ProblemAsync(413, "too_many_pixels");
        await service.StylizeAsync(Payload.Text("hello", "text/plain")).ProblemAsync(415, "unsupported_content");
        await service.StylizeAsync(Payload.Bytes([])).ProblemAsync(400, "no_images");
        await service.StylizeAsync(Payload.Bytes(Png), $"style=scream&model={RunningService.Model}").ProblemAsync(400, "wrong_task");
        await service.StylizeAsync(Payload.Bytes(Png), "style=scream&model=nobody").ProblemAsync(404, "model_not_found");
        await service.StylizeAsync(Payload.Bytes(Png), $"style=scream&model={StylePackage.Model}&version=9")
            .ProblemAsync(404, "model_not_found");
        await service.StylizeAsync(Payload.Bytes(Png), key: "no key").ProblemAsync(401, "key_unknown");
        using HttpResponseMessage get = await service.Client.GetAsync("/stylize");
        Assert.Equal(405, (int)get.StatusCode);
    }

    [Fact]
    public async Task WhatCannotBeReadyInTime_IsRefusedAtOnce()
    {
        await service.StylizeAsync(Payload.Bytes(TestImages.Jpeg(4000, 3000)), "style=scream&deadlineMs=500")
            .ProblemAsync(429, "deadline_unreachable");
    }

    [Fact]
    public async Task APictureTooLongForItsFormat_IsRefused()
    {
        byte[] longPicture = TestImages.Png(16_400, 2);
        JsonElement problem = await service.StylizeAsync(Payload.Bytes(longPicture), accept: "image/webp")
            .ProblemAsync(413, "too_many_pixels");
        Assert.Contains("16383", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
