using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;
using ShiftService.Styles;

namespace ShiftService.Cli.Stylization;

/// <summary>Reads pictures, has them painted and writes the results.</summary>
internal sealed class PicturePainter : IDisposable
{
    private readonly Stylizer _stylizer;
    private readonly StylizationSettings _settings;
    private readonly StylizerLane[] _lanes;
    private readonly int? _mostSide;
    private readonly int _quality;

    public PicturePainter(Stylizer stylizer, StylizationSettings settings, int lanes, int? mostSide, int quality)
    {
        (_stylizer, _settings, _mostSide, _quality) = (stylizer, settings, mostSide, quality);
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new StylizerLane())];
    }

    /// <summary>Paints one picture.</summary>
    /// <returns>What is said of it.</returns>
    public string Paint(string from, string to, Action<double> progress, CancellationToken cancellation)
    {
        ImageFormat format = PictureFiles.FormatOf(to);
        RgbImage picture;
        try
        {
            picture = Reduced(ImageDecoder.Decode(File.ReadAllBytes(from)));
        }
        catch (ImageException error)
        {
            throw new ImageException(error.Error, $"{from}: {error.Message}", error);
        }
        var painted = new RgbImage(picture.Width, picture.Height);
        _stylizer.Stylize(picture, painted.Pixels, _settings, _lanes, progress, cancellation);
        if (Path.GetDirectoryName(Path.GetFullPath(to)) is string folder) Directory.CreateDirectory(folder);
        File.WriteAllBytes(to, ImageEncoder.Encode(painted, format, _quality));
        return $"{to}: {picture.Width}x{picture.Height}";
    }

    public void Dispose()
    {
        foreach (StylizerLane lane in _lanes) lane.Dispose();
    }

    private RgbImage Reduced(RgbImage picture)
    {
        int longer = Math.Max(picture.Width, picture.Height);
        if (_mostSide is not int most || longer <= most) return picture;
        int Side(int side) => Math.Max(1, (int)Math.Round((double)side * most / longer));
        return new ResizeRule(Side(picture.Width), Side(picture.Height), ResizeMode.Squash).Apply(picture);
    }
}
