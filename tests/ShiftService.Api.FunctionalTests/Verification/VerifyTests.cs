using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Verification;

[Collection(FaceServiceCollection.Name)]
public class VerifyTests(FaceService service)
{
    private static readonly byte[] Green = Png(FaceService.Photo(60, 0)), GreenElsewhere = Png(FaceService.Photo(55, 2, left: 32, top: 192)),
        Blue = Png(FaceService.Photo(0, 60)), Nobody = Png(new RgbImage(320, 320));

    [Fact]
    public async Task TheSamePerson_IsTheSame_WithTheRatesOfTheThreshold()
    {
        JsonElement answer = await service.VerifyAsync(Green, GreenElsewhere).JsonAsync();
        Assert.True(answer.GetProperty("same").GetBoolean());
        Assert.InRange(answer.GetProperty("similarity").GetDouble(), 0.99, 1);
        Assert.InRange(answer.GetProperty("probability").GetDouble(), 0.98, 1);
        Assert.Equal(0.9, answer.GetProperty("threshold").GetDouble());
        Assert.Equal(0.001, answer.GetProperty("falseAccepts").GetProperty("rate").GetDouble());
        Assert.Equal(0.2, answer.GetProperty("falseRejects").GetProperty("rate").GetDouble());
        Assert.Equal(FacePackages.Embedder, answer.GetProperty("embedder").GetProperty("model").GetString());
        Assert.Equal(FacePackages.Detector, answer.GetProperty("detector").GetProperty("model").GetString());
        Assert.Equal(["image1", "image2"], answer.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()));
        foreach (string time in (string[])["embedMs", "totalMs"]) Assert.True(answer.GetProperty("timings").GetProperty(time).GetDouble() > 0);
    }

    [Fact]
    public async Task TwoPeople_AreNotTheSame()
    {
        JsonElement answer = await service.VerifyAsync(Green, Blue).JsonAsync();
        Assert.False(answer.GetProperty("same").GetBoolean());
        Assert.InRange(answer.GetProperty("similarity").GetDouble(), -0.1, 0.2);
        Assert.InRange(answer.GetProperty("probability").GetDouble(), 0, 0.05);
    }

    [Fact]
    public async Task TheFace_IsWhereItIsInThePhoto()
    {
        JsonElement answer = await service.VerifyAsync(Green, GreenElsewhere).JsonAsync();
        JsonElement box = answer.GetProperty("images")[1].GetProperty("faces")[0].GetProperty("box");
        // One of the cells inside the square.
        Assert.InRange(box.GetProperty("x").GetDouble(), 15, 50);
        Assert.InRange(box.GetProperty("y").GetDouble(), 175, 210);
        Assert.Equal(64, box.GetProperty("width").GetDouble(), 0.2);
        JsonElement points = answer.GetProperty("images")[1].GetProperty("faces")[0].GetProperty("landmarks");
        Assert.True(points.GetProperty("leftEye").GetProperty("x").GetDouble() < points.GetProperty("rightEye").GetProperty("x").GetDouble());
    }

    [Fact]
    public async Task InALargePhoto_CoordinatesAreThePhotos()
    {
        byte[] large = ImageEncoder.Jpeg(FaceService.Photo(60, 0, 3200, 2400, 1280, 960), 95);
        JsonElement answer = await service.VerifyAsync(Green, large).JsonAsync();
        Assert.True(answer.GetProperty("same").GetBoolean());
        JsonElement box = answer.GetProperty("images")[1].GetProperty("faces")[0].GetProperty("box");
        Assert.InRange(box.GetProperty("x").GetDouble(), 1100, 1500);
        Assert.Equal(640, box.GetProperty("width").GetDouble(), 5.0);
        Assert.Equal(3200, answer.GetProperty("images")[1].GetProperty("width").GetInt32());
    }

    [Theory]
    [InlineData("0.1", 0.5)]
    [InlineData("0.05", 0.7)]
    [InlineData("0.01", 0.7)]
    [InlineData("0.0000001", 0.9)]
    public async Task AFalseAcceptRate_PicksTheMeasuredOneThatIsNoHigher(string far, double threshold)
    {
        JsonElement answer = await service.VerifyAsync(Green, Blue, $"?far={far}").JsonAsync();
        Assert.Equal(threshold, answer.GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task AThresholdOfOnesOwn_HasNoRates()
    {
        JsonElement answer = await service.VerifyAsync(Green, Blue, "?threshold=-0.5").JsonAsync();
        Assert.True(answer.GetProperty("same").GetBoolean());
        Assert.False(answer.TryGetProperty("falseAccepts", out _));
        Assert.False(answer.TryGetProperty("falseRejects", out _));
    }

    [Fact]
    public async Task WithoutAFace_TheImageAndTheBestScoreAreNamed()
    {
        JsonElement problem = await service.VerifyAsync(Green, Nobody).ProblemAsync(422, "no_face");
        Assert.Equal("image2", problem.GetProperty("image").GetString());
        Assert.InRange(problem.GetProperty("bestScore").GetDouble(), 0, 0.5);
        Assert.Equal(0.5, problem.GetProperty("minScore").GetDouble());
    }

    [Fact]
    public async Task OfSeveralFaces_TheMainOneCounts_OrTheTwoThatAreMostAlike()
    {
        RgbImage two = FaceService.Photo(0, 60, left: 128, top: 128);
        FaceService.Draw(two, 60, 0, 0, 0);
        JsonElement main = await service.VerifyAsync(Green, Png(two)).JsonAsync();
        Assert.False(main.GetProperty("same").GetBoolean());
        Assert.Single(main.GetProperty("images")[1].GetProperty("faces").EnumerateArray());
        Assert.NotEmpty(main.GetProperty("images")[1].GetProperty("others").EnumerateArray());
        JsonElement all = await service.VerifyAsync(Green, Png(two), "?face=all").JsonAsync();
        Assert.True(all.GetProperty("same").GetBoolean());
        int[] pair = [.. all.GetProperty("pair").EnumerateArray().Select(number => number.GetInt32())];
        Assert.Equal(2, pair.Length);
        Assert.True(all.GetProperty("images")[1].GetProperty("faces").GetArrayLength() > pair[1]);
    }

    [Fact]
    public async Task EmbeddingsAndCrops_AreToldWhenAskedFor_AndAnEmbeddingStandsForItsImage()
    {
        JsonElement answer = await service.VerifyAsync(Green, GreenElsewhere, "?returnEmbedding=true&returnCrops=true").JsonAsync();
        JsonElement face = answer.GetProperty("images")[0].GetProperty("faces")[0];
        float[] embedding = [.. face.GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle())];
        Assert.Equal(1, embedding.Sum(value => value * value), 1e-4);
        string crop = face.GetProperty("crop").GetString()!;
        ImageHeader header = ImageDecoder.Probe(Convert.FromBase64String(crop["data:image/png;base64,".Length..]));
        Assert.Equal((64, 80), (header.Width, header.Height));

        JsonElement again = await service.VerifyAsync(new { embedding1 = embedding, image2 = Convert.ToBase64String(GreenElsewhere) }).JsonAsync();
        Assert.Equal(answer.GetProperty("similarity").GetDouble(), again.GetProperty("similarity").GetDouble(), 1e-3);
        Assert.Single(again.GetProperty("images").EnumerateArray());
        JsonElement both = await service.VerifyAsync(new { embedding1 = embedding, embedding2 = embedding }).JsonAsync();
        Assert.Equal(1, both.GetProperty("similarity").GetDouble());
        Assert.False(face.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task CroppedFaces_AreComparedWithoutLookingForAny()
    {
        var crop = new RgbImage(64, 80);
        for (int i = 0; i < crop.Pixels.Length; i += 3) ((ReadOnlySpan<byte>)[255, 60, 0]).CopyTo(crop.Pixels.AsSpan(i));
        JsonElement answer = await service.VerifyAsync(Png(crop), Png(crop), "?detect=false").JsonAsync();
        Assert.Equal(1, answer.GetProperty("similarity").GetDouble());
        Assert.False(answer.TryGetProperty("detector", out _));
        Assert.False(answer.GetProperty("images")[0].GetProperty("faces")[0].TryGetProperty("box", out _));
    }

    [Theory]
    [InlineData("far=0", "far")]
    [InlineData("far=2", "far")]
    [InlineData("far=NaN", "far")]
    [InlineData("threshold=1.5", "threshold")]
    [InlineData("far=0.1&threshold=0.5", "threshold")]
    [InlineData("face=best", "face")]
    [InlineData("detect=no", "detect")]
    [InlineData("detect=false&detector=red-squares", "detector")]
    [InlineData("minScore=0", "minScore")]
    [InlineData("top=3", "top")]
    public async Task WrongParameters_AreNamed(string query, string name)
    {
        JsonElement problem = await service.VerifyAsync(Green, Blue, "?" + query).ProblemAsync(400, "invalid_query");
        Assert.Contains(problem.GetProperty("errors").EnumerateArray(), error => error.GetProperty("path").GetString() == name);
    }

    [Fact]
    public async Task WrongBodies_AreRefused()
    {
        string image = Convert.ToBase64String(Green);
        await service.VerifyAsync(new { image1 = image }).ProblemAsync(400, "no_images");
        await service.VerifyAsync(new { image1 = image, embedding1 = new[] { 1f, 0, 0, 0 }, image2 = image }).ProblemAsync(400, "invalid_json");
        await service.VerifyAsync(new { image1 = image, image3 = image }).ProblemAsync(400, "invalid_json");
        await service.VerifyAsync(new { image1 = image, image2 = "%%%" }).ProblemAsync(400, "invalid_base64");
        await service.Client.PostAsync("/verify", Payload.Bytes(Green)).ProblemAsync(415, "unsupported_content");
        await service.Client.PostAsync("/verify", Payload.Multipart(("a.png", Green))).ProblemAsync(400, "invalid_multipart");
        JsonElement broken = await service.VerifyAsync(Green, Blue[..^200]).ProblemAsync(422, "corrupt_image");
        Assert.Equal("image2", broken.GetProperty("image").GetString());
        JsonElement text = await service.VerifyAsync("no image"u8.ToArray(), Blue).ProblemAsync(415, "not_an_image");
        Assert.Equal("image1", text.GetProperty("image").GetString());
    }

    [Theory]
    [InlineData("[1,2,3]", "invalid_embedding")]
    [InlineData("[0,0,0,0]", "invalid_embedding")]
    [InlineData("[1,2,3,\"4\"]", "invalid_json")]
    [InlineData("[1,2,3,1e99]", "invalid_json")]
    [InlineData("[1,2,3,NaN]", "invalid_json")]
    [InlineData("\"AAAA\"", "invalid_json")]
    public async Task WrongEmbeddings_AreRefused(string embedding, string code)
    {
        HttpContent body = Payload.Text($$"""{"embedding1":{{embedding}},"embedding2":[1,0,0,0]}""");
        await service.Client.PostAsync("/verify", body).ProblemAsync(400, code);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(20, 20)]
    [InlineData(4000, 40)]
    public async Task ImagesOfOddSizes_AreSearched_AndHaveNoFace(int width, int height) =>
        await service.VerifyAsync(Png(new RgbImage(width, height)), Green).ProblemAsync(422, "no_face");

    [Fact]
    public async Task OtherModels_AreNotForThis()
    {
        await service.VerifyAsync(Green, Blue, $"?model={RunningService.Model}").ProblemAsync(400, "wrong_task");
        await service.VerifyAsync(Green, Blue, $"?detector={FacePackages.Embedder}").ProblemAsync(400, "wrong_task");
        await service.VerifyAsync(Green, Blue, "?detector=nobody").ProblemAsync(404, "model_not_found");
    }

    [Fact]
    public async Task FacesAreDetected_AndEmbedded_InOneImage()
    {
        JsonElement detected = await service.Client.PostAsync("/faces/detect", Payload.Bytes(Green)).JsonAsync();
        Assert.NotEmpty(detected.GetProperty("image").GetProperty("faces").EnumerateArray());
        Assert.False(detected.GetProperty("image").GetProperty("faces")[0].TryGetProperty("embedding", out _));
        JsonElement none = await service.Client.PostAsync("/faces/detect", Payload.Bytes(Nobody)).JsonAsync();
        Assert.Empty(none.GetProperty("image").GetProperty("faces").EnumerateArray());
        JsonElement embedded = await service.Client.PostAsync("/faces/embed?face=main", Payload.Bytes(Green)).JsonAsync();
        Assert.Equal(4, embedded.GetProperty("image").GetProperty("faces")[0].GetProperty("embedding").GetArrayLength());
        await service.Client.PostAsync("/faces/embed", Payload.Bytes(Nobody)).ProblemAsync(422, "no_face");
    }

    [Fact]
    public async Task TheModelsCard_IsServedWithItsCalibration()
    {
        JsonElement version = await service.Client.GetAsync($"/models/{FacePackages.Embedder}/1").JsonAsync();
        JsonElement verification = version.GetProperty("card").GetProperty("verification");
        Assert.Equal(3, verification.GetProperty("thresholds").GetArrayLength());
        Assert.Equal(10, verification.GetProperty("calibration").GetProperty("slope").GetDouble());
    }

    [Fact]
    public async Task AfterARun_NothingOfTheImagesIsInTemporaryFolders()
    {
        string folder = Path.GetTempPath();
        HashSet<string> before = [.. Files(folder)];
        await service.VerifyAsync(Green, Blue, "?returnCrops=true").JsonAsync();
        string[] images = [.. Files(folder).Where(path => !before.Contains(path) && Path.GetExtension(path) is ".png" or ".jpg" or ".v" or ".tmp")];
        Assert.Empty(images);
    }

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.TopDirectoryOnly);

    private static byte[] Png(RgbImage image) => ImageEncoder.Png(image);
}
