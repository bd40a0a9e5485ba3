using System.Net;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Models;

/// <summary>Looking at models and changing them. Each test leaves the models as it found them.</summary>
[Collection(RunningServices.Name)]
public class ModelTests(KeyedService service)
{
    private const string Model = RunningService.Model;

    private static readonly byte[] Png = TestImages.Png();

    [Fact]
    public async Task AVersion_IsToldWithItsCardAndItsSpeed()
    {
        JsonElement version = await service.SendAsync(HttpMethod.Get, $"/models/{Model}/1", key: KeyedService.ClientKey).JsonAsync();
        Assert.Equal((Model, "1", "ready"), (Text(version, "model"), Text(version, "version"), Text(version, "state")));
        Assert.Equal(10, version.GetProperty("labels").GetInt32());
        JsonElement card = version.GetProperty("card");
        Assert.Equal("classification", Text(card, "task"));
        Assert.Equal(186_746, card.GetProperty("cost").GetProperty("parameters").GetInt64());
        Assert.InRange(card.GetProperty("accuracy").GetProperty("top1").GetDouble(), 0.8, 1);
        JsonElement loaded = version.GetProperty("loaded");
        Assert.NotEqual("", Text(loaded, "backendReason"));
        double a = loaded.GetProperty("msPerImage").GetDouble(), b = loaded.GetProperty("msPerBatch").GetDouble();
        JsonElement[] times = [.. loaded.GetProperty("batchMs").EnumerateArray()];
        Assert.Equal([1, 2, 4, 8, 16], times.Select(time => time.GetProperty("images").GetInt32()));
        Assert.All(times, time => Assert.Equal(a * time.GetProperty("images").GetInt32() + b, time.GetProperty("ms").GetDouble(), 0.01));
    }

    [Fact]
    public async Task Models_AreListed()
    {
        JsonElement list = await service.SendAsync(HttpMethod.Get, "/models").JsonAsync();
        JsonElement model = Assert.Single(list.GetProperty("models").EnumerateArray());
        JsonElement alone = await service.SendAsync(HttpMethod.Get, $"/models/{Model}").JsonAsync();
        Assert.Equal(alone.GetRawText(), model.GetRawText());
        Assert.Equal("1", Text(alone, "defaultVersion"));
        await service.SendAsync(HttpMethod.Get, "/models/nobody").ProblemAsync(404, "model_not_found");
        await service.SendAsync(HttpMethod.Get, $"/models/{Model}/2").ProblemAsync(404, "model_not_found");
    }

    [Theory]
    [InlineData("zip", "application/zip")]
    [InlineData("tar", "application/x-tar")]
    [InlineData("tar.gz", "application/gzip")]
    [InlineData("tar.gz", "application/octet-stream")]
    [InlineData("zip", "text/plain")]
    public async Task AnUploadedPackage_IsServed_UntilItIsDeleted(string format, string type)
    {
        Dictionary<string, byte[]> files = TestPackages.Shipped(service).With("Demonstrations and tests", "Uploads");
        byte[] archive = format switch
        {
            "zip" => TestPackages.Zip(files),
            "tar" => TestPackages.Tar(files),
            _ => TestPackages.Gzip(TestPackages.Tar(files)),
        };
        using HttpResponseMessage created = await service.SendAsync(HttpMethod.Put, "/models/uploaded/3", Payload.Bytes(archive, type));
        JsonElement version = await Task.FromResult(created).JsonAsync(HttpStatusCode.Created);
        Assert.Equal("/models/uploaded/3", created.Headers.Location!.ToString());
        Assert.Equal(("uploaded", "3", "ready"), (Text(version, "model"), Text(version, "version"), Text(version, "state")));

        Assert.Equal(await PredictionsAsync($"?model={Model}"), await PredictionsAsync("?model=uploaded"));
        await service.SendAsync(HttpMethod.Post, "/classify", Payload.Bytes(Png)).ProblemAsync(404, "model_not_found");
        await service.SendAsync(HttpMethod.Put, "/models/uploaded/3", Payload.Bytes(archive, type)).JsonAsync();
        await DeleteAsync("/models/uploaded/3");
        await service.SendAsync(HttpMethod.Get, "/models/uploaded").ProblemAsync(404, "model_not_found");
        Assert.False(Directory.Exists(Path.Combine(service.ModelsFolder, "uploaded", "3")));
    }

    [Fact]
    public async Task APackageThatIsWrong_IsRefusedWithEverythingThatIsWrong_AndNothingIsLeft()
    {
        Dictionary<string, byte[]> files = TestPackages.Shipped(service)
            .With("\"nchw\"", "\"sideways\"").With("\"seed\": 1", "\"sead\": 1");
        JsonElement problem = await PutAsync("/models/wrong/1", TestPackages.Zip(files)).ProblemAsync(422, "package_refused");
        string?[] paths = [.. problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("path").GetString())];
        Assert.Contains(paths, path => path!.EndsWith("input.layout", StringComparison.Ordinal));
        Assert.Contains(paths, path => path!.EndsWith("provenance.sead", StringComparison.Ordinal));
        await NothingIsThereAsync("wrong");
    }

    [Fact]
    public async Task NetworksThatWereTamperedWith_AreRefused_AndTheServingVersionStays()
    {
        Dictionary<string, byte[]> files = TestPackages.Shipped(service);
        files["model.onnx"] = [.. files["model.onnx"]];
        files["model.onnx"][^100] ^= 1;
        await PutAsync($"/models/{Model}/1", TestPackages.Zip(files)).ProblemAsync(422, "package_refused");
        JsonElement version = await service.SendAsync(HttpMethod.Get, $"/models/{Model}/1").JsonAsync();
        Assert.Equal("ready", Text(version, "state"));
        await PredictionsAsync($"?model={Model}&version=1");
    }

    [Theory]
    [InlineData("../evil.onnx")]
    [InlineData("/etc/evil.onnx")]
    [InlineData("..\\evil.onnx")]
    [InlineData("a/../../evil.onnx")]
    public async Task ArchivesThatReachOut_AreRefused(string entry)
    {
        Dictionary<string, byte[]> files = new(TestPackages.Shipped(service)) { [entry] = [1, 2, 3] };
        JsonElement zip = await PutAsync("/models/evil/1", TestPackages.Zip(files)).ProblemAsync(422, "package_refused");
        Assert.Equal("entry_outside", Text(zip, "reason"));
        await PutAsync("/models/evil/1", TestPackages.Tar(files)).ProblemAsync(422, "package_refused");
        await NothingIsThereAsync("evil");
    }

    [Fact]
    public async Task ArchivesThatAreNone_AreRefused()
    {
        await PutAsync("/models/none/1", []).ProblemAsync(415, "not_an_archive");
        await PutAsync("/models/none/1", "hello"u8.ToArray()).ProblemAsync(415, "not_an_archive");
        await PutAsync("/models/none/1", "PK but nothing else"u8.ToArray()).ProblemAsync(415, "not_an_archive");
        await PutAsync("/models/none/1", [0x1F, 0x8B, 8, 0, 0]).ProblemAsync(415, "not_an_archive");
        byte[] zip = TestPackages.Zip(TestPackages.Shipped(service));
        await PutAsync("/models/none/1", zip[..^200]).ProblemAsync(415, "not_an_archive");
        await NothingIsThereAsync("none");
    }

    [Fact]
    public async Task ArchivesThatAreTooLarge_AreRefused()
    {
        JsonElement problem = await PutAsync("/models/large/1", new byte[4_000_001]).ProblemAsync(413, "package_too_large");
        Assert.Equal((4_000_000, 4_000_001), (problem.GetProperty("limit").GetInt64(), problem.GetProperty("actual").GetInt64()));
        byte[] bomb = TestPackages.Zip([new("model.onnx", new byte[300_000_000])]);
        await PutAsync("/models/large/1", bomb).ProblemAsync(413, "package_too_large");
        Dictionary<string, byte[]> many = Enumerable.Range(0, 50).ToDictionary(i => $"file{i}", _ => new byte[1]);
        await PutAsync("/models/large/1", TestPackages.Zip(many)).ProblemAsync(413, "package_too_large");
        await NothingIsThereAsync("large");
    }

    [Theory]
    [InlineData("/models/Upper/1")]
    [InlineData("/models/a..b/1")]
    [InlineData("/models/-a/1")]
    [InlineData("/models/a/%20")]
    public async Task NamesThatAreNone_AreRefused(string path) =>
        await PutAsync(path, TestPackages.Zip(TestPackages.Shipped(service))).ProblemAsync(400, "invalid_argument");

    [Fact]
    public async Task Aliases_ShareRequests_AndAreToldInAnswers()
    {
        byte[] archive = TestPackages.Zip(TestPackages.Shipped(service));
        await PutAsync("/models/shared/1", archive).JsonAsync(HttpStatusCode.Created);
        await PutAsync("/models/shared/2", archive).JsonAsync(HttpStatusCode.Created);
        string stable = "/models/shared/aliases/stable", canary = "/models/shared/aliases/canary";
        JsonElement model = await service.SendAsync(HttpMethod.Put, stable, Payload.Text("{\"version\":\"1\"}")).JsonAsync();
        Assert.Equal("1", Text(model, "defaultVersion"));
        Assert.Equal("1", Text(model.GetProperty("aliases").GetProperty("stable")[0], "version"));
        JsonElement answer = await ClassifyAsync("?model=shared");
        Assert.Equal(("1", "stable"), (Text(answer, "version"), Text(answer, "alias")));

        const string half = """[{"version":"1","share":0.5},{"version":"2","share":0.5}]""";
        await service.SendAsync(HttpMethod.Put, canary, Payload.Text(half)).JsonAsync();
        var seen = new HashSet<string?>();
        // One version alone answers so many times once in 2^60.
        for (int i = 0; i < 60 && seen.Count < 2; i++) seen.Add(Text(await ClassifyAsync("?model=shared&version=canary"), "version"));
        Assert.Equal(2, seen.Count);

        JsonElement conflict = await service.SendAsync(HttpMethod.Delete, "/models/shared/1").ProblemAsync(409, "conflict");
        Assert.Matches("alias '(stable|canary)'", Text(conflict, "detail"));
        await service.SendAsync(HttpMethod.Post, "/models/shared/2/unload").ProblemAsync(409, "conflict");
        await DeleteAsync(stable);
        await DeleteAsync(canary);
        await service.SendAsync(HttpMethod.Delete, canary).ProblemAsync(404, "model_not_found");
        await DeleteAsync("/models/shared/1");
        await DeleteAsync("/models/shared/2");
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("7", "invalid_json")]
    [InlineData("{\"version\":7}", "invalid_json")]
    [InlineData("{\"version\":\"1\",\"share\":1}", "invalid_json")]
    [InlineData("[{\"version\":\"1\"}]", "invalid_json")]
    [InlineData("[]", "invalid_argument")]
    [InlineData("[{\"version\":\"1\",\"share\":0.5}]", "invalid_argument")]
    [InlineData("[{\"version\":\"1\",\"share\":2},{\"version\":\"2\",\"share\":-1}]", "invalid_argument")]
    public async Task AliasesThatMakeNoSense_AreRefused(string body, string code) =>
        await service.SendAsync(HttpMethod.Put, $"/models/{Model}/aliases/a", Payload.Text(body)).ProblemAsync(400, code);

    [Fact]
    public async Task AnAliasOfNothing_Is404() => await service
        .SendAsync(HttpMethod.Put, $"/models/{Model}/aliases/a", Payload.Text("{\"version\":\"9\"}")).ProblemAsync(404, "model_not_found");

    [Fact]
    public async Task AVersion_IsUnloadedAndLoadedAgain()
    {
        await PutAsync("/models/other/1", TestPackages.Zip(TestPackages.Shipped(service))).JsonAsync(HttpStatusCode.Created);
        JsonElement unloaded = await service.SendAsync(HttpMethod.Post, "/models/other/1/unload").JsonAsync();
        Assert.Equal("unloaded", Text(unloaded, "state"));
        JsonElement problem = await service.SendAsync(HttpMethod.Post, "/classify?model=other", Payload.Bytes(Png))
            .ProblemAsync(503, "not_ready");
        Assert.Equal("unloaded", Text(problem, "state"));
        JsonElement loaded = await service.SendAsync(HttpMethod.Post, "/models/other/1/load").JsonAsync();
        Assert.Equal("ready", Text(loaded, "state"));
        await PredictionsAsync("?model=other");
        await DeleteAsync("/models/other/1");
        await service.SendAsync(HttpMethod.Post, "/models/other/1/load").ProblemAsync(404, "model_not_found");
    }

    [Fact]
    public async Task ARescan_FindsWhatLiesInTheFolder()
    {
        string folder = Path.Combine(service.ModelsFolder, "found", "1");
        Directory.CreateDirectory(folder);
        foreach ((string name, byte[] bytes) in TestPackages.Shipped(service)) File.WriteAllBytes(Path.Combine(folder, name), bytes);
        JsonElement list = await service.SendAsync(HttpMethod.Post, "/models/rescan").JsonAsync();
        Assert.Contains(list.GetProperty("models").EnumerateArray(), model => Text(model, "name") == "found");
        await PredictionsAsync("?model=found");
        await DeleteAsync("/models/found/1");
    }

    private Task<HttpResponseMessage> PutAsync(string path, byte[] archive) =>
        service.SendAsync(HttpMethod.Put, path, Payload.Bytes(archive, "application/octet-stream"));

    private async Task DeleteAsync(string path)
    {
        using HttpResponseMessage answer = await service.SendAsync(HttpMethod.Delete, path);
        Assert.True(answer.StatusCode == HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private Task<JsonElement> ClassifyAsync(string query) =>
        service.SendAsync(HttpMethod.Post, $"/classify{query}", Payload.Bytes(Png)).JsonAsync();

    private async Task<string> PredictionsAsync(string query) =>
        (await ClassifyAsync(query)).GetProperty("results")[0].GetProperty("predictions").GetRawText();

    private async Task NothingIsThereAsync(string name)
    {
        await service.SendAsync(HttpMethod.Get, $"/models/{name}/1").ProblemAsync(404, "model_not_found");
        Assert.False(Directory.Exists(Path.Combine(service.ModelsFolder, name, "1")));
        Assert.False(File.Exists(Path.Combine(service.ModelsFolder, "evil.onnx")));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
