using System.Numerics;
using ShiftService.Faces;
using ShiftService.Faces.Alignment;
using ShiftService.Imaging;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Judges a face by its landmarks and its aligned pixels. Allocates nothing.</summary>
internal static class FaceQuality
{
    private const double LargestEnlargement = 2, DarkestLuma = 40, LeastSharpness = 3, LargestTilt = Math.PI / 4;

    // Of the distance between the eyes: how far the nose may be from their middle, along their line.
    private const double LargestTurn = 0.25;

    /// <summary>What is wrong with a face.</summary>
    /// <param name="landmarks">Its points in the image.</param>
    /// <param name="toTemplate">From the image to the aligned face.</param>
    /// <param name="face">The aligned face, rows of RGB.</param>
    /// <param name="width">Pixels in its rows.</param>
    public static FaceWarning Of(in FaceLandmarks landmarks, Similarity2D toTemplate, ReadOnlySpan<byte> face, int width)
    {
        FaceWarning warnings = FaceWarning.None;
        if (toTemplate.Scale > LargestEnlargement) warnings |= FaceWarning.Small;
        if (Math.Abs(toTemplate.Angle) > LargestTilt) warnings |= FaceWarning.Tilted;
        if (Math.Abs(Turn(landmarks)) > LargestTurn) warnings |= FaceWarning.Turned;
        (double luma, double sharpness) = Measure(face, width);
        if (luma < DarkestLuma) warnings |= FaceWarning.Dark;
        if (sharpness < LeastSharpness) warnings |= FaceWarning.Blurred;
        return warnings;
    }

    /// <summary>How far the nose is from the middle of the eyes, along their line, over their distance; 0 for a frontal face.</summary>
    public static double Turn(in FaceLandmarks landmarks)
    {
        Vector2 eyes = landmarks.RightEye - landmarks.LeftEye, nose = landmarks.Nose - (landmarks.LeftEye + landmarks.RightEye) / 2;
        float square = eyes.LengthSquared();
        return square > 0 ? Vector2.Dot(nose, eyes) / square : 0;
    }

    /// <summary>Mean luma (0 to 255), and the mean difference between it and that of the four neighbours.</summary>
    private static (double Luma, double Sharpness) Measure(ReadOnlySpan<byte> face, int width)
    {
        int height = face.Length / (width * RgbImage.Channels);
        long luma = 0, difference = 0;
        for (int y = 1; y < height - 1; y++)
            for (int x = 1; x < width - 1; x++)
            {
                int here = LumaAt(face, y * width + x);
                luma += here;
                int around = LumaAt(face, y * width + x - 1) + LumaAt(face, y * width + x + 1)
                    + LumaAt(face, (y - 1) * width + x) + LumaAt(face, (y + 1) * width + x);
                difference += Math.Abs(4 * here - around);
            }
        double count = (width - 2.0) * (height - 2);
        return (luma / count, difference / (4 * count));
    }

    // BT.601, in 256ths.
    private static int LumaAt(ReadOnlySpan<byte> face, int pixel)
    {
        ReadOnlySpan<byte> rgb = face.Slice(pixel * RgbImage.Channels, RgbImage.Channels);
        return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8;
    }
}
