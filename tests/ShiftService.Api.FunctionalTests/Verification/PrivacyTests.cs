using System.Net.Http.Json;
using System.Text.Json;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Verification;

/// <summary>Of images, of their names and of embeddings nothing stays behind: neither in what is logged nor in files.</summary>
[Collection(RunningServices.Name)]
public sealed class PrivacyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("privacy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ARunLeavesNoTrace_OfFacesAndEmbeddings()
    {
        string models = Path.Combine(_folder, "models"), temporary = Path.Combine(_folder, "temporary");
        Directory.CreateDirectory(temporary);
        FacePackages.Write(models);
        using ApiProcess service = await ApiProcess.StartAsync(
            new Dictionary<string, string> { ["TMPDIR"] = temporary, ["DOTNET_EnableDiagnostics"] = "0" },
            $"--Registry:Folder={models}", "--Registry:Watch=false", "--Telemetry:SlowRequestMs=1");
        // Larger than what a web server keeps of a form in memory.
        RgbImage large = FaceService.Photo(60, 0, 1600, 1600, 640, 640);
        for (int y = 0; y < 300; y++) new Random(y).NextBytes(large.Pixels.AsSpan(3 * 1600 * y, 3 * 1600));
        byte[] photo = ImageEncoder.Png(large), other = ImageEncoder.Png(FaceService.Photo(0, 60));
        Assert.True(photo.Length > 1 << 20);
        string inText = Convert.ToBase64String(other);
        using var client = new HttpClient { BaseAddress = service.Address };

        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(photo), "image1", "secretname.png" }, { new ByteArrayContent(other), "image2", "hiddenname.png" },
        };
        JsonElement answer = await client.PostAsync("/verify?returnEmbedding=true&returnCrops=true", form).JsonAsync();
        string[] numbers = [.. answer.GetProperty("images").EnumerateArray()
            .SelectMany(image => image.GetProperty("faces")[0].GetProperty("embedding").EnumerateArray())
            .Select(number => number.GetRawText()).Where(text => text.Length > 5)];
        Assert.NotEmpty(numbers);
        float[] sent = [0.12345678f, -0.87654321f, 0.1928374f, 0.5647382f];
        await client.PostAsJsonAsync("/verify", new { embedding1 = sent, image2 = inText }).JsonAsync();
        await client.PostAsJsonAsync("/verify", new { embedding1 = sent[..3], image2 = inText }).ProblemAsync(400, "invalid_embedding");
        await client.PostAsJsonAsync("/verify", new { image1 = inText, image2 = inText[..^200] }).ProblemAsync(422, "corrupt_image");
        service.Signal("TERM");
        (int code, string log) = await service.EndAsync();

        Assert.Equal(0, code);
        Assert.Contains("/verify", log, StringComparison.Ordinal);
        string[] traces = ["secretname", "hiddenname", inText[..64], inText[^300..^236], .. numbers, "0.1234567", "0.876543", "0.192837", "0.564738"];
        Assert.All(traces, text => Assert.DoesNotContain(text, log, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories));
        Assert.Equal(["green-or-blue", "red-squares"], Directory.GetDirectories(models).Select(Path.GetFileName).Order());
    }
}
