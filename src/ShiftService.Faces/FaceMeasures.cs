using System.Numerics;
using ShiftService.Imaging;

namespace ShiftService.Faces;

/// <summary>Numbers that say how good a picture of a face is. Allocates nothing.</summary>
public static class FaceMeasures
{
    /// <summary>How far the nose is from the middle of the eyes, along their line, over their distance; 0 for a frontal face.</summary>
    public static double Turn(in FaceLandmarks landmarks)
    {
        Vector2 eyes = landmarks.RightEye - landmarks.LeftEye, nose = landmarks.Nose - (landmarks.LeftEye + landmarks.RightEye) / 2;
        float square = eyes.LengthSquared();
        return square > 0 ? Vector2.Dot(nose, eyes) / square : 0;
    }

    /// <summary>Mean luma (0 to 255), and the mean difference between a pixel's and that of its four neighbours.</summary>
    /// <param name="face">The aligned face, rows of RGB.</param>
    /// <param name="width">Pixels in its rows.</param>
    public static (double Luma, double Sharpness) LightOf(ReadOnlySpan<byte> face, int width)
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
