namespace ShiftService.Training.Augmentation;

/// <summary>The image that augmentations work on, height x width x RGB bytes, and room for its successor. Belongs to one thread.</summary>
/// <param name="capacity">Bytes of the largest image.</param>
internal sealed class PixelScratch(int capacity)
{
    public const int Channels = 3;

    private byte[] _pixels = new byte[capacity], _spare = new byte[capacity];

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Bytes from row to row.</summary>
    public int Stride => Width * Channels;

    /// <summary>The image.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, Height * Stride);

    /// <summary>A new value for each value of each channel: for operations that compute one.</summary>
    public byte[] Table { get; } = new byte[Channels * 256];

    /// <summary>How often each value of a channel occurs: for operations that count.</summary>
    public int[] Histogram { get; } = new int[256];

    /// <summary>Where each output column lies in the source, in 1/256 pixel: for operations that resize.</summary>
    public int[] Columns { get; } = new int[capacity / Channels];

    /// <summary>Takes over a copy of an image.</summary>
    public void Load(ReadOnlySpan<byte> pixels, int width, int height)
    {
        (Width, Height) = (width, height);
        pixels.CopyTo(Pixels);
    }

    /// <summary>Room for the next image, of that size; <see cref="Take"/> makes it the image.</summary>
    public Span<byte> Next(int width, int height) => _spare.AsSpan(0, width * height * Channels);

    /// <summary>Makes what was written to <see cref="Next"/> the image.</summary>
    public void Take(int width, int height)
    {
        (Width, Height) = (width, height);
        (_pixels, _spare) = (_spare, _pixels);
    }

    /// <summary>Replaces every value by that of <see cref="Table"/>.</summary>
    public void ApplyTable()
    {
        Span<byte> pixels = Pixels;
        byte[] table = Table;
        for (int i = 0; i < pixels.Length; i += Channels)
        {
            pixels[i] = table[pixels[i]];
            pixels[i + 1] = table[256 + pixels[i + 1]];
            pixels[i + 2] = table[512 + pixels[i + 2]];
        }
    }

    /// <summary>Counts the values of a channel into <see cref="Histogram"/>.</summary>
    public void CountValues(int channel)
    {
        Span<byte> pixels = Pixels;
        Array.Clear(Histogram);
        for (int i = channel; i < pixels.Length; i += Channels) Histogram[pixels[i]]++;
    }
}
