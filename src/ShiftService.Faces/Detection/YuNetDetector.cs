using System.Numerics;
using ShiftService.Engine;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Faces.Detection;

/// <summary>
/// YuNet (Wu, Peng and Yu, Machine Intelligence Research 2023), run by ONNX Runtime: a teacher and a peer, not for serving. It allocates.
/// One thread at a time.
/// </summary>
public sealed class YuNetDetector : IDisposable
{
    private const int Multiple = 32;
    private const float NmsIou = 0.45f;

    private static readonly int[] Strides = [8, 16, 32];

    private readonly OnnxRuntimeFile _file;

    /// <summary>Loads the file.</summary>
    /// <exception cref="BackendException">The file is not YuNet's.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public YuNetDetector(string path)
    {
        _file = new(path);
        foreach (int stride in Strides)
            foreach (string kind in (string[])["cls", "obj", "bbox", "kps"])
            {
                if (_file.OutputNames.Contains($"{kind}_{stride}")) continue;
                _file.Dispose();
                throw new BackendException($"'{path}' has no output {kind}_{stride}, and is not YuNet");
            }
    }

    /// <summary>Finds the faces of a photo, best first.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="side">Side that the photo is scaled to fit, a multiple of 32.</param>
    /// <param name="threshold">Lowest score.</param>
    /// <exception cref="ArgumentException">The side is no multiple of 32.</exception>
    public IReadOnlyList<FaceDetection> Detect(RgbView photo, int side, float threshold)
    {
        if (side < Multiple || side % Multiple != 0) throw new ArgumentException($"YuNet reads sides that are multiples of 32, not {side}");
        var rule = new ResizeRule(side, side, ResizeMode.Pad, ResizeFilter.Bilinear);
        ResizeMapping mapping = rule.MappingOf(photo.Width, photo.Height);
        RgbImage input = rule.Apply(photo);
        IReadOnlyDictionary<string, float[]> outputs = _file.Run(Planes(input), side, side);
        var found = new List<FaceDetection>();
        foreach (int stride in Strides) Decode(outputs, stride, side, threshold, mapping, found);
        FaceDetection[] detections = [.. found];
        return detections[..NonMaximumSuppression.Apply(detections, NmsIou)];
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Blue, green, red; 0 to 255.
    private static float[] Planes(RgbImage image)
    {
        int pixels = image.Width * image.Height;
        var planes = new float[3 * pixels];
        for (int i = 0; i < pixels; i++)
            for (int c = 0; c < 3; c++) planes[(2 - c) * pixels + i] = image.Pixels[3 * i + c];
        return planes;
    }

    private static void Decode(
        IReadOnlyDictionary<string, float[]> outputs, int stride, int side, float threshold, ResizeMapping mapping,
        List<FaceDetection> found)
    {
        float[] classes = outputs[$"cls_{stride}"], objects = outputs[$"obj_{stride}"];
        float[] boxes = outputs[$"bbox_{stride}"], points = outputs[$"kps_{stride}"];
        int columns = side / stride;
        for (int cell = 0; cell < classes.Length; cell++)
        {
            float score = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
            if (score < threshold) continue;
            var corner = new Vector2(cell % columns, cell / columns);
            Vector2 centre = (corner + new Vector2(boxes[4 * cell], boxes[4 * cell + 1])) * stride;
            Vector2 size = new Vector2(MathF.Exp(boxes[4 * cell + 2]), MathF.Exp(boxes[4 * cell + 3])) * stride;
            var scale = new Vector2(mapping.ScaleX, mapping.ScaleY);
            var offset = new Vector2(mapping.OffsetX, mapping.OffsetY);
            Vector2 upperLeft = (centre - size / 2 - offset) / scale, extent = size / scale;
            found.Add(new(upperLeft.X, upperLeft.Y, extent.X, extent.Y, score,
                new(Point(0), Point(1), Point(2), Point(3), Point(4))));

            Vector2 Point(int p) => ((corner + new Vector2(points[10 * cell + 2 * p], points[10 * cell + 2 * p + 1])) * stride - offset) / scale;
        }
    }
}
