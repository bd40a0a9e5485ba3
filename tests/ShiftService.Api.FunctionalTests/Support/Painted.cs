using System.Text;
using ShiftService.Imaging;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>An answer that is a picture.</summary>
/// <param name="File">Its bytes.</param>
/// <param name="Type">Its content type.</param>
/// <param name="Header">What the file says.</param>
/// <param name="Headers">The answer's headers.</param>
public sealed record Painted(byte[] File, string Type, ImageHeader Header, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Its pixels.</summary>
    public RgbImage Pixels => ImageDecoder.Decode(File);

    /// <summary>Its opacities.</summary>
    public byte[] Alpha
    {
        get
        {
            using Picture picture = Picture.Decode(File, new());
            return picture.Alpha.ToArray();
        }
    }

    /// <summary>The picture of an answer that must have one.</summary>
    public static async Task<Painted> OfAsync(HttpResponseMessage answer)
    {
        byte[] file = await answer.Content.ReadAsByteArrayAsync();
        string start = Encoding.UTF8.GetString(file.AsSpan(0, Math.Min(file.Length, 2000)));
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {start}");
        return new(file, answer.Content.Headers.ContentType!.ToString(), ImageDecoder.Probe(file),
            answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Mean difference of two pictures' bytes.</summary>
    public static double Difference(RgbImage a, RgbImage b) => a.Pixels.Zip(b.Pixels, (x, y) => Math.Abs(x - y)).Average();
}
