using BenchmarkDotNet.Attributes;
using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Benchmarks;

/// <summary>A JPEG to resized pixels: decoded in full, and at the scale that suffices.</summary>
[MemoryDiagnoser]
public class ImageBenchmarks
{
    private readonly PixelBuffer _buffer = new(keptBytes: 64 << 20);
    private byte[] _file = [], _target = [];
    private readonly DecodeOptions _full = new();
    private DecodeOptions _scaled = new();

    /// <summary>The photograph's size.</summary>
    [Params("1920x1080", "4000x3000")]
    public string Photo { get; set; } = "";

    /// <summary>Pixels of a side of the result.</summary>
    [Params(32, 224)]
    public int Side { get; set; }

    /// <summary>Draws the photograph: colours that vary slowly, with fine texture.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int[] size = [.. Photo.Split('x').Select(int.Parse)];
        var image = new RgbImage(size[0], size[1]);
        var random = new Random(1);
        for (int y = 0; y < size[1]; y++)
        {
            for (int x = 0; x < size[0]; x++)
            {
                double slow = 60 * Math.Sin(x / 97.0) + 40 * Math.Sin((x + 2 * y) / 41.0), texture = random.Next(-12, 13);
                for (int c = 0; c < RgbImage.Channels; c++)
                    image.Pixels[(y * size[0] + x) * RgbImage.Channels + c] = (byte)(128 + slow / (c + 1) + texture);
            }
        }
        _file = ImageEncoder.Jpeg(image, 85);
        _scaled = new DecodeOptions { ScaledFor = new ResizeRule(Side, Side) };
        _target = new byte[_scaled.ScaledFor.ByteCount];
    }

    /// <summary>Frees the pixels.</summary>
    [GlobalCleanup]
    public void Cleanup() => _buffer.Dispose();

    /// <summary>Decoded in full.</summary>
    [Benchmark(Baseline = true)]
    public void Full() => Resize(_full);

    /// <summary>Decoded at the scale that suffices.</summary>
    [Benchmark]
    public void Scaled() => Resize(_scaled);

    private void Resize(DecodeOptions options)
    {
        using DecodedImage image = ImageDecoder.Decode(_file, options, _buffer);
        _scaled.ScaledFor!.Apply(image.View, _target, _buffer.Scratch);
    }
}
