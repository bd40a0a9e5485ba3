using System.Globalization;
using ShiftService.Graph;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;
using ShiftService.Training.Autodiff;
using ShiftService.Training.Data;
using ShiftService.Training.Losses;

namespace ShiftService.Training.Runs.Styles;

/// <summary>
/// What a style network has come to: a sheet of pictures, the paintings above and below them a few photos that are not trained on in every
/// style, and the parts of the loss of each style on these photos. Belongs to one thread.
/// </summary>
internal sealed class StyleSamples : IDisposable
{
    private const int MostPhotos = 3, Quality = 90;

    private readonly Lane _lane;
    private readonly PerceptualWorker _loss;
    private readonly PerceptualOptions _options;
    private readonly RgbImage[] _paintings;
    private readonly ImageSet _photos;
    private readonly PixelConversion _conversion;
    private readonly int _width, _height;
    private readonly float[] _photo, _picture, _gradient;

    /// <summary>Prepares the sheet.</summary>
    /// <param name="network">The network, whose weights change meanwhile.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="options">The styles.</param>
    /// <param name="paintings">Their paintings.</param>
    /// <param name="photos">Photos of the network's input size that are not trained on.</param>
    /// <param name="preprocessor">What is done to images.</param>
    public StyleSamples(
        Network network, PerceptualLoss loss, PerceptualOptions options, IReadOnlyList<RgbImage> paintings, ImageSet photos,
        Preprocessor preprocessor)
    {
        (_options, _photos) = (options, photos);
        (_width, _height) = (network.InputShape.Width, network.InputShape.Height);
        var rule = new ResizeRule(_width, _height);
        _paintings = [.. paintings.Select(painting => rule.Apply(painting))];
        _conversion = new(new([0, 0, 0], [1, 1, 1]));
        _lane = new(network, new([]), new() { MicroBatch = 1, Norms = NormMode.Frozen });
        _loss = (PerceptualWorker)loss.CreateWorker(1, network.ShapeOf(network.Outputs[0]));
        _photo = new float[preprocessor.Length];
        _picture = new float[preprocessor.Length];
        _gradient = new float[preprocessor.Length];
    }

    private int Photos => Math.Min(MostPhotos, _photos.Count);

    /// <summary>Writes the sheet, and answers what the loss says of each style, one line each.</summary>
    public IReadOnlyList<string> Write(string path)
    {
        _lane.Refresh();
        var sheet = new RgbImage(_width * (_paintings.Length + 1), _height * (Photos + 1));
        var parts = new PerceptualParts[_paintings.Length];
        for (int style = 0; style < _paintings.Length; style++) Place(_paintings[style].Pixels, sheet, 0, style + 1);
        var pixels = new byte[_photo.Length];
        var weights = new float[_lane.Network.Styles];
        for (int i = 0; i < Photos; i++)
        {
            ReadOnlySpan<byte> photo = _photos.Cache.Pixels(_photos[i * _photos.Count / Photos]);
            Place(photo, sheet, i + 1, 0);
            _conversion.Convert(photo, _photo);
            for (int style = 0; style < _paintings.Length; style++)
            {
                Array.Clear(weights);
                if (weights.Length > 0) weights[style] = 1;
                _lane.Forward(1, _photo, styles: weights);
                _lane.ReadOutput(_lane.Network.Outputs[0], _picture);
                _loss.Evaluate(_picture, new(1, [], _photo, [style]), 1f / Photos, _gradient, []);
                parts[style] += _loss.Parts;
                ToBytes(_picture, pixels);
                Place(pixels, sheet, i + 1, style + 1);
            }
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, ImageEncoder.Jpeg(sheet, Quality));
        return [.. parts.Select((p, style) => string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.Styles[style].Name}: content {p.Content:F3}, style {p.Style:F3}, variation {p.Variation:F4}"))];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lane.Dispose();
        _loss.Dispose();
    }

    private void Place(ReadOnlySpan<byte> image, RgbImage sheet, int row, int column)
    {
        int bytes = _width * RgbImage.Channels;
        for (int y = 0; y < _height; y++)
            image.Slice(y * bytes, bytes).CopyTo(sheet.Pixels.AsSpan(((row * _height + y) * sheet.Width + column * _width) * RgbImage.Channels));
    }

    private static void ToBytes(ReadOnlySpan<float> planes, Span<byte> pixels)
    {
        int count = planes.Length / RgbImage.Channels;
        for (int i = 0; i < count; i++)
            for (int c = 0; c < RgbImage.Channels; c++)
                pixels[i * RgbImage.Channels + c] = (byte)Math.Clamp(MathF.Round(255 * planes[c * count + i]), 0, 255);
    }
}
