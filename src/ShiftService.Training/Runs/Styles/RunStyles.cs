using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Runs.Styles;

/// <summary>The paintings and the eye that a perceptual loss compares with.</summary>
internal static class RunStyles
{
    /// <summary>A recipe's paintings, scaled.</summary>
    /// <exception cref="FileNotFoundException">A painting is not there.</exception>
    /// <exception cref="RunException">A painting cannot be decoded.</exception>
    public static IReadOnlyList<RgbImage> Paintings(PerceptualOptions options, string root) => [.. options.Styles.Select(style =>
    {
        string path = Existing(root, style.Image);
        RgbImage painting;
        try
        {
            painting = ImageDecoder.Decode(File.ReadAllBytes(path));
        }
        catch (ImageException error)
        {
            throw new RunException(path, $"the painting of style '{style.Name}' cannot be read: {error.Message}", error);
        }
        double scale = (double)style.Size / Math.Min(painting.Width, painting.Height);
        int width = (int)Math.Round(painting.Width * scale), height = (int)Math.Round(painting.Height * scale);
        return new ResizeRule(width, height, ResizeMode.Squash).Apply(painting);
    })];

    /// <summary>The loss.</summary>
    /// <exception cref="FileNotFoundException">The eye is not there.</exception>
    /// <exception cref="ModelException">The eye is none, or has no such layer.</exception>
    public static PerceptualLoss Loss(PerceptualOptions options, IReadOnlyList<RgbImage> paintings, string root)
    {
        var conversion = new PixelConversion(new([0, 0, 0], [1, 1, 1]));
        StyleTarget Target(RgbImage painting, StyleOptions style)
        {
            var pixels = new float[painting.Pixels.Length];
            conversion.Convert(painting.Pixels, pixels);
            return new(pixels, painting.Height, painting.Width, style.Weight);
        }
        Network eye = OnnxFile.Read(Existing(root, options.Network));
        return new(
            eye, options.ContentLayer, options.StyleLayers, [.. paintings.Zip(options.Styles, Target)],
            new(options.ContentWeight, options.StyleWeight, options.TotalVariationWeight), options.Border);
    }

    private static string Existing(string root, string file)
    {
        string path = Path.Combine(root, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path}: no such file");
    }
}
