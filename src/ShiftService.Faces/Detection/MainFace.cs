namespace ShiftService.Faces.Detection;

/// <summary>Which of several faces an image is about.</summary>
public static class MainFace
{
    /// <summary>Brings the main face to the front: the largest, where one in a corner counts half as much as one in the middle.</summary>
    /// <param name="faces">At least one face, in pixels of the image.</param>
    /// <param name="width">Pixels in a row of the image.</param>
    /// <param name="height">Its rows.</param>
    public static void ToFront(Span<FaceDetection> faces, int width, int height)
    {
        int main = 0;
        double most = double.MinValue;
        for (int i = 0; i < faces.Length; i++)
        {
            double weight = Weight(faces[i], width, height);
            if (weight > most) (main, most) = (i, weight);
        }
        FaceDetection face = faces[main];
        faces[..main].CopyTo(faces[1..]);
        faces[0] = face;
    }

    private static double Weight(in FaceDetection face, int width, int height)
    {
        double x = face.Left + face.Width / 2 - width / 2.0, y = face.Top + face.Height / 2 - height / 2.0;
        double distance = Math.Sqrt((x * x + y * y) / (width * (double)width + height * (double)height)) * 2;
        return face.Width * face.Height * (1 - 0.5 * Math.Min(distance, 1));
    }
}
