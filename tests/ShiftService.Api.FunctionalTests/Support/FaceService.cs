using System.Net.Http.Json;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A service that compares faces, which are red squares to it.</summary>
public sealed class FaceService() : RunningService("--Scheduler:Lanes=2", "--Imaging:MaxPixels=20000000")
{
    public override async Task InitializeAsync()
    {
        FacePackages.Write(ModelsFolder);
        await base.InitializeAsync();
    }

    /// <summary>Posts two images.</summary>
    public Task<HttpResponseMessage> VerifyAsync(byte[] first, byte[] second, string query = "")
    {
        var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(first), "image1", "one.png" }, { new ByteArrayContent(second), "image2", "two.png" },
        };
        return Client.PostAsync("/verify" + query, form);
    }

    /// <summary>Posts JSON.</summary>
    public Task<HttpResponseMessage> VerifyAsync(object body, string query = "") => Client.PostAsync("/verify" + query, JsonContent.Create(body));

    /// <summary>A grey photo with a face on it: who it is, is in its green and blue.</summary>
    public static RgbImage Photo(byte green, byte blue, int width = 320, int height = 320, int left = 128, int top = 128)
    {
        var image = new RgbImage(width, height);
        image.Pixels.AsSpan().Fill(128);
        Draw(image, green, blue, left, top);
        return image;
    }

    /// <summary>Draws a face: a red square of 64 pixels, or as large as the photo's longer side over five.</summary>
    public static void Draw(RgbImage image, byte green, byte blue, int left, int top)
    {
        int side = Math.Max(image.Width, image.Height) / 5;
        for (int y = top; y < top + side; y++)
            for (int x = left; x < left + side; x++)
                ((ReadOnlySpan<byte>)[255, green, blue]).CopyTo(image.Pixels.AsSpan(3 * (y * image.Width + x)));
    }
}
