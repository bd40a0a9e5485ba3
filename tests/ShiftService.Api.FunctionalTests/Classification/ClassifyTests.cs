using System.Net;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Classification;

[Collection(RunningServices.Name)]
public class ClassifyTests(OpenService service)
{
    private static readonly byte[] Png = TestImages.Png(), Jpeg = TestImages.Jpeg();

    [Fact]
    public async Task OneImage_IsAnsweredWithEverythingThatHappenedToIt()
    {
        JsonElement answer = await PostAsync(Payload.Bytes(Jpeg, "image/jpeg"));
        Assert.Equal(RunningService.Model, answer.GetProperty("model").GetString());
        Assert.Equal("1", answer.GetProperty("version").GetString());
        Assert.False(answer.TryGetProperty("alias", out _));
        Assert.Contains(answer.GetProperty("backend").GetString(), (string[])["simd", "onnxruntime"]);
        Assert.True(answer.GetProperty("timings").GetProperty("totalMs").GetDouble() > 0);

        JsonElement result = Assert.Single(answer.GetProperty("results").EnumerateArray());
        Assert.False(result.TryGetProperty("name", out _));
        JsonElement[] predictions = [.. result.GetProperty("predictions").EnumerateArray()];
        Assert.Equal(5, predictions.Length);
        double[] probabilities = [.. predictions.Select(p => p.GetProperty("probability").GetDouble())];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0.5, 1.000001);
        string[] labels = File.ReadAllLines(Path.Combine(service.ModelsFolder, RunningService.Model, "1", "labels.txt"));
        Assert.All(predictions, p => Assert.Equal(labels[p.GetProperty("index").GetInt32()], p.GetProperty("label").GetString()));

        JsonElement preprocess = result.GetProperty("preprocess");
        Assert.Equal("jpeg", preprocess.GetProperty("format").GetString());
        Assert.Equal((48, 40), (preprocess.GetProperty("sourceWidth").GetInt32(), preprocess.GetProperty("sourceHeight").GetInt32()));
        Assert.Equal(1, preprocess.GetProperty("orientation").GetInt32());
        Assert.Equal((48, 40), (preprocess.GetProperty("orientedWidth").GetInt32(), preprocess.GetProperty("orientedHeight").GetInt32()));
        JsonElement crop = preprocess.GetProperty("crop");
        Assert.Equal(40, crop.GetProperty("height").GetDouble(), 1.0);
        Assert.Equal((48 - crop.GetProperty("width").GetDouble()) / 2, crop.GetProperty("x").GetDouble(), 1.0);
        Assert.Equal((32, 32), (preprocess.GetProperty("inputWidth").GetInt32(), preprocess.GetProperty("inputHeight").GetInt32()));

        JsonElement timings = result.GetProperty("timings");
        Assert.All((string[])["queueMs", "decodeMs", "preprocessMs", "computeMs", "postprocessMs"],
            stage => Assert.True(timings.GetProperty(stage).GetDouble() >= 0));
        Assert.Equal(1, timings.GetProperty("batchSize").GetInt32());
    }

    [Fact]
    public async Task AllFormsOfARequest_GetTheSameAnswer()
    {
        string expected = Predictions(await PostAsync(Payload.Bytes(Png)));
        string base64 = Convert.ToBase64String(Png);
        HttpContent[] forms =
        [
            Payload.Bytes(Png, "application/octet-stream"), Payload.Bytes(Png, null), Payload.Bytes(Png, "image/jpeg"),
            Payload.Bytes(Png, "IMAGE/PNG; x=y"), Payload.Multipart(("a.png", Png)), Payload.Json(Png),
            Payload.Text($$"""{"images": ["{{base64}}"]}"""),
            Payload.Text($$"""{"image": "data:image/png;base64,{{base64}}"}"""),
            Payload.Text($$"""{"image": "{{base64.Replace("/", "\\/")}}"}"""),
            Payload.Text($$"""{"image": "{{string.Concat(base64.Select(c => $"\\u{(int)c:x4}"))}}"}""", "application/json; charset=utf-8"),
        ];
        foreach (HttpContent form in forms) Assert.Equal(expected, Predictions(await PostAsync(form)));
    }

    [Fact]
    public async Task ABodyWithoutContentLength_IsReadToItsEnd()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = Payload.Bytes(Png) };
        request.Headers.TransferEncodingChunked = true;
        string expected = Predictions(await PostAsync(Payload.Bytes(Png)));
        Assert.Equal(expected, Predictions(await service.Client.SendAsync(request).JsonAsync()));
    }

    [Fact]
    public async Task ManyImages_KeepTheirOrderAndTheirNames()
    {
        byte[][] images = [TestImages.Png(10, 30), TestImages.Jpeg(64, 20), TestImages.Png(33, 33)];
        string[] alone = [.. await Task.WhenAll(images.Select(async image => Predictions(await PostAsync(Payload.Bytes(image)))))];
        JsonElement named = await PostAsync(Payload.Multipart(("a.png", images[0]), ("b/../c.jpg", images[1]), ("", images[2])));
        JsonElement[] results = [.. named.GetProperty("results").EnumerateArray()];
        Assert.Equal(
            ["a.png", "c.jpg", null], results.Select(r => r.TryGetProperty("name", out JsonElement name) ? name.GetString() : null));
        Assert.Equal(alone, results.Select(r => r.GetProperty("predictions").GetRawText()));
        JsonElement json = await PostAsync(Payload.Json(images));
        Assert.Equal(alone, json.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("predictions").GetRawText()));
    }

    [Fact]
    public async Task OneBadImageAmongMany_FailsAlone()
    {
        byte[] text = "hello"u8.ToArray();
        JsonElement answer = await PostAsync(Payload.Multipart(("good.png", Png), ("bad.txt", text), ("cut.png", Png[..^20])));
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal(5, results[0].GetProperty("predictions").GetArrayLength());
        Assert.Equal((415, "not_an_image"), Error(results[1]));
        Assert.Equal((422, "corrupt_image"), Error(results[2]));
        Assert.Equal("cut.png", results[2].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("top=1", 1)]
    [InlineData("top=10&priority=bulk", 10)]
    [InlineData("top=100&deadlineMs=60000&priority=interactive", 10)]
    [InlineData("model=shiftresnet20-e6-cifar10&version=1&top=2", 2)]
    public async Task Parameters_AreHeeded(string query, int expected)
    {
        JsonElement answer = await PostAsync(Payload.Bytes(Png), $"?{query}");
        Assert.Equal(expected, answer.GetProperty("results")[0].GetProperty("predictions").GetArrayLength());
    }

    [Theory]
    [InlineData("top=0", "top")]
    [InlineData("top=101", "top")]
    [InlineData("top=%2B1", "top")]
    [InlineData("top=1&top=2", "top")]
    [InlineData("top=", "top")]
    [InlineData("deadlineMs=0", "deadlineMs")]
    [InlineData("deadlineMs=60001", "deadlineMs")]
    [InlineData("deadlineMs=99999999999999999999", "deadlineMs")]
    [InlineData("priority=high", "priority")]
    [InlineData("Top=1", "Top")]
    [InlineData("k=v&priority=x&top=y", "k", "priority", "top")]
    public async Task WrongParameters_AreAllNamed(string query, params string[] names)
    {
        JsonElement problem = await service.Client.PostAsync($"/classify?{query}", Payload.Bytes(Png)).ProblemAsync(400, "invalid_query");
        Assert.Equal(names, problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task UnknownModelsAndVersions_AreToldWithTheKnownOnes()
    {
        JsonElement model = await service.Client.PostAsync("/classify?model=nobody", Payload.Bytes(Png))
            .ProblemAsync(404, "model_not_found");
        Assert.Equal(RunningService.Model, Assert.Single(model.GetProperty("known").EnumerateArray()).GetString());
        string query = $"?model={RunningService.Model}&version=7";
        JsonElement version = await service.Client.PostAsync($"/classify{query}", Payload.Bytes(Png)).ProblemAsync(404, "model_not_found");
        Assert.Equal("1", Assert.Single(version.GetProperty("known").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task AnAnswerThatIsNotAccepted_IsNotGiven()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = Payload.Bytes(Png) };
        request.Headers.TryAddWithoutValidation("Accept", "text/html, application/xml;q=0.5");
        await service.Client.SendAsync(request).ProblemAsync(406, "not_acceptable");
        foreach (string accepted in (string[])["*/*", "application/*;q=0.1", "text/html, application/json"])
        {
            var other = new HttpRequestMessage(HttpMethod.Post, "/classify") { Content = Payload.Bytes(Png) };
            other.Headers.TryAddWithoutValidation("Accept", accepted);
            await service.Client.SendAsync(other).JsonAsync();
        }
    }

    [Fact]
    public async Task ManyClientsAtOnce_EachGetTheirOwnAnswer()
    {
        byte[][] images = [.. Enumerable.Range(0, 8).Select(i => TestImages.Png(16 + 5 * i, 40 - 3 * i))];
        string[] alone = [.. await Task.WhenAll(images.Select(async image => Predictions(await PostAsync(Payload.Bytes(image)))))];
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async i =>
        {
            byte[] image = images[i % 8];
            Assert.Equal(alone[i % 8], Predictions(await PostAsync(i % 2 == 0 ? Payload.Bytes(image) : Payload.Json(image))));
        }));
    }

    private Task<JsonElement> PostAsync(HttpContent content, string query = "") =>
        service.Client.PostAsync($"/classify{query}", content).JsonAsync(HttpStatusCode.OK);

    private static string Predictions(JsonElement answer) => answer.GetProperty("results")[0].GetProperty("predictions").GetRawText();

    private static (int, string?) Error(JsonElement result) =>
        (result.GetProperty("error").GetProperty("status").GetInt32(), result.GetProperty("error").GetProperty("code").GetString());
}
