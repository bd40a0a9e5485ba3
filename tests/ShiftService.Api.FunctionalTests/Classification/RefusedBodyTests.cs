using System.Text;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Classification;

/// <summary>Bodies that are refused, each with its status, code and numbers.</summary>
[Collection(RunningServices.Name)]
public class RefusedBodyTests(OpenService service, NarrowService narrow)
{
    private const string Multipart = "multipart/form-data; boundary=B";

    private static readonly string Base64 = Convert.ToBase64String(TestImages.Png());

    [Theory]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    [InlineData("multipart/mixed; boundary=B")]
    [InlineData("nonsense")]
    public async Task OtherContentTypes_Are415_AndTheKnownOnesAreListed(string type)
    {
        JsonElement problem = await PostAsync(Payload.Bytes(TestImages.Png(), type)).ProblemAsync(415, "unsupported_content");
        Assert.Contains("multipart/form-data", problem.GetProperty("supported").EnumerateArray().Select(s => s.GetString()));
    }

    [Fact]
    public async Task CompressedBodies_Are415()
    {
        HttpContent content = Payload.Bytes(TestPackages.Gzip(TestImages.Png()));
        content.Headers.ContentEncoding.Add("gzip");
        await PostAsync(content).ProblemAsync(415, "unsupported_content");
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData(null)]
    public async Task AnEmptyBody_HasNoImage(string? type) => await PostAsync(Payload.Bytes([], type)).ProblemAsync(400, "no_images");

    [Fact]
    public async Task OtherBytes_Are415_AndOtherFormatsAreNamed()
    {
        await PostAsync(Payload.Bytes("just some text"u8.ToArray())).ProblemAsync(415, "not_an_image");
        JsonElement pdf = await PostAsync(Payload.Bytes("%PDF-1.7 and so on"u8.ToArray())).ProblemAsync(415, "unsupported_image");
        Assert.Contains("PDF", pdf.GetProperty("detail").GetString());
        await PostAsync(Payload.Bytes(TestImages.Png()[..60])).ProblemAsync(422, "corrupt_image");
        await PostAsync(Payload.Bytes(TestImages.Jpeg()[..200])).ProblemAsync(422, "corrupt_image");
    }

    [Theory]
    [InlineData(50_000, 50_000)]
    [InlineData(1, 500_000_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public async Task Bombs_AreRefusedByTheirHeader(int width, int height)
    {
        byte[] bomb = TestImages.PngClaiming(width, height);
        using HttpResponseMessage answer = await PostAsync(Payload.Bytes(bomb));
        // Of sides that no decoder takes the header itself is called damaged.
        Assert.Contains((int)answer.StatusCode, (int[])[413, 422]);
        if (width == height && width < int.MaxValue) await PostAsync(Payload.Bytes(bomb)).ProblemAsync(413, "too_many_pixels");
    }

    [Fact]
    public async Task TooManyPixels_AreToldWithTheNumbers()
    {
        JsonElement problem = await narrow.Client.PostAsync("/classify", Payload.Bytes(TestImages.PngClaiming(1001, 1000)))
            .ProblemAsync(413, "too_many_pixels");
        Assert.Equal((1_000_000, 1_001_000), (problem.GetProperty("limit").GetInt64(), problem.GetProperty("actual").GetInt64()));
    }

    [Theory]
    [InlineData("", 400, "invalid_json")]
    [InlineData("{", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_json")]
    [InlineData("null", 400, "invalid_json")]
    [InlineData("{}", 400, "no_images")]
    [InlineData("{\"images\":[]}", 400, "no_images")]
    [InlineData("{\"images\":{}}", 400, "invalid_json")]
    [InlineData("{\"image\":1}", 400, "invalid_json")]
    [InlineData("{\"image\":null}", 400, "invalid_json")]
    [InlineData("{\"image\":[\"QUJD\"]}", 400, "invalid_json")]
    [InlineData("{\"images\":[\"QUJD\",7]}", 400, "invalid_json")]
    [InlineData("{\"picture\":\"QUJD\"}", 400, "invalid_json")]
    [InlineData("{\"image\":\"QUJD\",\"image\":\"QUJD\"}", 400, "invalid_json")]
    [InlineData("{\"image\":\"QUJD\",\"images\":[\"QUJD\"]}", 400, "invalid_json")]
    [InlineData("{\"image\":\"QUJD\"} and more", 400, "invalid_json")]
    [InlineData("{\"image\":\"QUJD\",}", 400, "invalid_json")]
    [InlineData("{\"image\":\"\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"QUJ\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"Q_J-\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"QUJD\\ud800\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"data:image/png,QUJD\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"data:image/png;base64,\"}", 400, "invalid_base64")]
    [InlineData("{\"image\":\"QUJD\"}", 415, "not_an_image")]
    public async Task Json_ThatIsNotAsExpected(string json, int status, string code) =>
        await PostAsync(Payload.Text(json)).ProblemAsync(status, code);

    [Fact]
    public async Task DeepJson_IsNotFollowed() =>
        await PostAsync(Payload.Text("{\"images\":" + new string('[', 100_000))).ProblemAsync(400, "invalid_json");

    [Fact]
    public async Task JsonThatIsNotUtf8_Is400()
    {
        byte[] key = [.. "{\""u8, 0xC3, 0x28, .. "\":\"QUJD\"}"u8], value = [.. "{\"image\":\""u8, 0xFF, 0xFE, .. "\"}"u8];
        await PostAsync(Payload.Bytes(key, "application/json")).ProblemAsync(400, "invalid_json");
        await PostAsync(Payload.Bytes(value, "application/json")).ProblemAsync(400, "invalid_base64");
    }

    [Fact]
    public async Task GarbageAmongBase64_NamesItsIndex()
    {
        HttpContent content = Payload.Text($$"""{"images":["{{Base64}}","{{Base64}}","%%%%"]}""");
        JsonElement problem = await PostAsync(content).ProblemAsync(400, "invalid_base64");
        Assert.Equal(2, problem.GetProperty("index").GetInt32());
    }

    [Theory]
    [InlineData("", "the body ends after 0 whole parts")]
    [InlineData("--B", "the body ends after 0 whole parts")]
    [InlineData("--X\r\n", "does not begin with its boundary")]
    [InlineData("hello", "does not begin with its boundary")]
    [InlineData("--Bxx", "followed by neither")]
    [InlineData("--B\r\n\r\n\r\nabc\r\n--B--", "no Content-Disposition")]
    [InlineData("--B\r\nContent-Type: image/png\r\n\r\nabc\r\n--B--", "no Content-Disposition")]
    [InlineData("--B\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--B--", "no Content-Disposition")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--B--", "'file'")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=image\r\n\r\nabc", "the body ends after 0 whole parts")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=image\r\n\r\nabc\r\n--B", "the body ends after 1 whole parts")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=image\r\n\r\nabc\r\n--Bogus", "followed by neither")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=image\r\nContent-Transfer-Encoding: base64\r\n\r\n", "Transfer-Encoding")]
    [InlineData("--B\r\nContent-Disposition: form-data; name=image; filename=\"\u00FF\"\r\n\r\nabc\r\n--B--", "not UTF-8")]
    public async Task Multipart_ThatIsNotAsExpected(string body, string detail)
    {
        JsonElement problem = await PostAsync(Payload.Bytes(Encoding.Latin1.GetBytes(body), Multipart))
            .ProblemAsync(400, "invalid_multipart");
        Assert.Contains(detail, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task MultipartWithoutAnyPart_HasNoImage()
    {
        await PostAsync(Payload.Bytes("--B--\r\n"u8.ToArray(), Multipart)).ProblemAsync(400, "no_images");
        byte[] empty = "--B\r\nContent-Disposition: form-data; name=image\r\n\r\n\r\n--B--"u8.ToArray();
        await PostAsync(Payload.Bytes(empty, Multipart)).ProblemAsync(415, "not_an_image");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\u0001\"")]
    public async Task MultipartWithoutBoundary_Is400(string type) =>
        await PostAsync(Payload.Bytes("--B--"u8.ToArray(), type)).ProblemAsync(400, "invalid_multipart");

    [Fact]
    public async Task AVeryLongBoundary_Is400() =>
        await PostAsync(Payload.Bytes("--B--"u8.ToArray(), $"multipart/form-data; boundary={new string('b', 71)}"))
            .ProblemAsync(400, "invalid_multipart");

    [Fact]
    public async Task EndlessPartHeaders_Are400()
    {
        byte[] body = [.. "--B\r\nX: "u8, .. Enumerable.Repeat((byte)'x', 10_000)];
        JsonElement problem = await PostAsync(Payload.Bytes(body, Multipart)).ProblemAsync(400, "invalid_multipart");
        Assert.Contains("4096", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task TooManyParts_Are413_HoweverSmall()
    {
        string body = string.Concat(Enumerable.Repeat("--B\r\nContent-Disposition: form-data; name=image\r\n\r\n\r\n", 5000)) + "--B--";
        JsonElement problem = await PostAsync(Payload.Bytes(Encoding.ASCII.GetBytes(body), Multipart)).ProblemAsync(413, "too_many_images");
        Assert.Equal(64, problem.GetProperty("limit").GetInt32());
        byte[][] images = [.. Enumerable.Repeat(TestImages.Png(2, 2), 5)];
        await narrow.Client.PostAsync("/classify", Payload.Json(images)).ProblemAsync(413, "too_many_images");
    }

    [Fact]
    public async Task TooManyBytes_Are413_WithTheNumbers()
    {
        byte[] large = new byte[200_001];
        foreach (HttpContent content in (HttpContent[])[Payload.Bytes(large), Payload.Multipart(("a", large)), Payload.Json(large)])
        {
            JsonElement image = await narrow.Client.PostAsync("/classify", content).ProblemAsync(413, "image_too_large");
            Assert.Equal(200_000, image.GetProperty("limit").GetInt64());
            Assert.Equal("bytes", image.GetProperty("unit").GetString());
        }
        JsonElement body = await narrow.Client.PostAsync("/classify", Payload.Bytes(new byte[1_200_000], "application/json"))
            .ProblemAsync(413, "body_too_large");
        Assert.Equal(1_000_000, body.GetProperty("limit").GetInt64());
        Assert.Equal(1_200_000, body.GetProperty("actual").GetInt64());
    }

    [Fact]
    public async Task ABodyThatGrowsTooLarge_Is413_WithoutContentLength()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = Payload.Bytes(new byte[400_000]) };
        request.Headers.TransferEncodingChunked = true;
        await narrow.Client.SendAsync(request).ProblemAsync(413, "image_too_large");
    }

    [Fact]
    public async Task MoreImagesThanTheQueueHolds_Are429_WithAWord_WhenToComeBack()
    {
        byte[][] images = [.. Enumerable.Repeat(TestImages.Png(2, 2), 4)];
        using HttpResponseMessage answer = await narrow.Client.PostAsync("/classify", Payload.Json(images));
        JsonElement problem = await Task.FromResult(answer).ProblemAsync(429, "queue_full");
        Assert.True(answer.Headers.RetryAfter!.Delta!.Value >= TimeSpan.FromSeconds(1));
        Assert.True(problem.GetProperty("retryAfterMs").GetInt64() >= 0);
    }

    private Task<HttpResponseMessage> PostAsync(HttpContent content) => service.Client.PostAsync("/classify", content);
}
