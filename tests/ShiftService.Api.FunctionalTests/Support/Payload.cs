using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Bodies of requests.</summary>
internal static class Payload
{
    /// <summary>Bytes of a type; none for null.</summary>
    public static HttpContent Bytes(byte[] bytes, string? type = "image/png")
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    /// <summary>multipart/form-data with parts called "image"; a file without a name for an empty one.</summary>
    public static MultipartFormDataContent Multipart(params (string Name, byte[] Bytes)[] images)
    {
        var content = new MultipartFormDataContent();
        foreach ((string name, byte[] bytes) in images)
        {
            if (name.Length > 0) content.Add(new ByteArrayContent(bytes), "image", name);
            else content.Add(new ByteArrayContent(bytes), "image");
        }
        return content;
    }

    /// <summary>JSON with one image or several.</summary>
    public static HttpContent Json(params byte[][] images) => images.Length == 1
        ? JsonContent.Create(new { image = Convert.ToBase64String(images[0]) })
        : JsonContent.Create(new { images = images.Select(Convert.ToBase64String) });

    /// <summary>A text of a type.</summary>
    public static HttpContent Text(string text, string type = "application/json") =>
        new StringContent(text, MediaTypeHeaderValue.Parse(type));
}
