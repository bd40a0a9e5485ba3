using System.Numerics;
using ShiftService.Faces.Detection;
using ShiftService.Imaging;
using ShiftService.Serving.Tasks.Verification;

namespace ShiftService.Api.Verification;

/// <summary>Faces as answers tell them.</summary>
internal static class FaceAnswerWriter
{
    private static readonly (FaceWarning Flag, string Word)[] Warnings =
        [.. Enum.GetValues<FaceWarning>().Where(flag => flag != FaceWarning.None).Select(flag => (flag, flag.ToString().ToLowerInvariant()))];

    /// <summary>An image with its faces.</summary>
    /// <param name="name">What the request calls it.</param>
    /// <param name="search">Its faces.</param>
    /// <param name="width">Pixels in a row of an aligned face.</param>
    /// <param name="crops">Whether aligned faces are told.</param>
    /// <param name="embeddings">Embeddings of the faces; null where they are not told.</param>
    public static FaceImageAnswer ImageOf(string name, FaceSearch search, int width, bool crops, IReadOnlyList<EmbeddedFace>? embeddings)
    {
        ImageHeader header = search.Header;
        return new(
            name, header.Format.ToString().ToLowerInvariant(), header.UprightWidth, header.UprightHeight, header.Orientation,
            [.. search.Faces.Select((face, i) => FaceOf(face, width, crops, embeddings?[i].Values))],
            [.. search.Others.Select(face => Of(face, null, null, null))],
            new(Ms(search.Times.Queue), Ms(search.Times.Decode), Ms(search.Times.Detect), Ms(search.Times.Align)));
    }

    /// <summary>Milliseconds, to the microsecond.</summary>
    public static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static FaceAnswer FaceOf(FoundFace face, int width, bool crops, float[]? embedding)
    {
        string? crop = crops ? "data:image/png;base64," + Convert.ToBase64String(Png(face.Pixels, width)) : null;
        string[] warnings = [.. Warnings.Where(warning => face.Warnings.HasFlag(warning.Flag)).Select(warning => warning.Word)];
        return face.Detection is FaceDetection detection
            ? Of(detection, warnings, crop, embedding)
            : new(null, null, null, warnings, crop, embedding);
    }

    private static FaceAnswer Of(in FaceDetection face, string[]? warnings, string? crop, float[]? embedding) => new(
        new(Tenth(face.Left), Tenth(face.Top), Tenth(face.Width), Tenth(face.Height)),
        new(Point(face.Landmarks.LeftEye), Point(face.Landmarks.RightEye), Point(face.Landmarks.Nose), Point(face.Landmarks.LeftMouth),
            Point(face.Landmarks.RightMouth)),
        Math.Round(face.Score, 4), warnings, crop, embedding);

    private static FacePointAnswer Point(Vector2 point) => new(Tenth(point.X), Tenth(point.Y));

    // A detector is not more exact than that.
    private static double Tenth(float pixels) => Math.Round(pixels, 1);

    private static byte[] Png(byte[] pixels, int width) =>
        ImageEncoder.Png(new RgbImage(width, pixels.Length / (width * RgbImage.Channels), pixels));
}
