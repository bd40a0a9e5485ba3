namespace ShiftService.Imaging.Resizing;

/// <summary>
/// How an image of any size becomes a network's input. Training and serving share this one rule, so that a network sees what it was
/// trained on. Pixels are those of Pillow's (and torchvision's) antialiased resize, exactly, on every machine; an image that already
/// has the target's size is copied as it is.
/// </summary>
/// <param name="Width">Pixels in a row of the result.</param>
/// <param name="Height">Rows of the result.</param>
/// <param name="Mode">What becomes of images of another shape.</param>
/// <param name="Filter">How pixels are weighted.</param>
public sealed record ResizeRule(int Width, int Height, ResizeMode Mode = ResizeMode.Crop, ResizeFilter Filter = ResizeFilter.Lanczos3)
{
    /// <summary>
    /// The share of the scaled image's side that is kept, above 0 and at most 1: the image is scaled for a target of
    /// round(size / fraction), and the centre is cut out. 0.875 is 256 to 224. Not for <see cref="ResizeMode.Pad"/>.
    /// </summary>
    public double CropFraction { get; init; } = 1;

    /// <summary>What <see cref="ResizeMode.Pad"/> fills with.</summary>
    public RgbColor PadColor { get; init; } = RgbColor.Black;

    /// <summary>Bytes of the result.</summary>
    public int ByteCount => checked(Width * Height * RgbImage.Channels);

    /// <summary>Checks that the rule makes sense; throws <see cref="ArgumentException"/> naming what does not.</summary>
    public void Validate()
    {
        if (Width < 1 || Height < 1) throw new ArgumentException($"cannot resize to {Width}x{Height}");
        if (!Enum.IsDefined(Mode)) throw new ArgumentException($"no resize mode {(int)Mode}");
        if (!Enum.IsDefined(Filter)) throw new ArgumentException($"no resize filter {(int)Filter}");
        if (!(CropFraction > 0 && CropFraction <= 1)) throw new ArgumentException($"crop fraction {CropFraction} is not in (0, 1]");
        if (Mode == ResizeMode.Pad && CropFraction < 1) throw new ArgumentException("padding does not go with a crop fraction");
    }

    /// <summary>The part of an image of this size that ends up in the result.</summary>
    public SourceRegion RegionOf(int width, int height)
    {
        (long scaledWidth, long scaledHeight) = ScaledSize(width, height);
        (double left, double right) = Kept(width, scaledWidth, (int)Math.Min(scaledWidth, Width));
        (double top, double bottom) = Kept(height, scaledHeight, (int)Math.Min(scaledHeight, Height));
        return new(left, top, right - left, bottom - top);
    }

    /// <summary>The image under this rule: <see cref="Width"/> x <see cref="Height"/> pixels.</summary>
    public RgbImage Apply(RgbImage image)
    {
        var result = new RgbImage(Width, Height);
        Apply(image, result.Pixels);
        return result;
    }

    /// <summary>Writes the image under this rule: height x width x RGB, <see cref="ByteCount"/> bytes.</summary>
    public void Apply(RgbImage image, Span<byte> target)
    {
        Validate();
        if (target.Length != ByteCount)
            throw new ArgumentException($"{target.Length} bytes for {Width}x{Height} RGB pixels", nameof(target));
        if (image.Width == Width && image.Height == Height && CropFraction == 1)
        {
            image.Pixels.CopyTo(target);
            return;
        }
        (long scaledWidth, long scaledHeight) = ScaledSize(image.Width, image.Height);
        int width = (int)Math.Min(scaledWidth, Width), height = (int)Math.Min(scaledHeight, Height);
        FilterTaps columns = Taps(image.Width, scaledWidth, width), rows = Taps(image.Height, scaledHeight, height);
        int left = (Width - width) / 2, top = (Height - height) / 2, stride = Width * RgbImage.Channels;
        if (width < Width || height < Height) Fill(target);
        Resampler.Resample(image, columns, rows, target[(top * stride + left * RgbImage.Channels)..], stride);
    }

    // The size of the whole image after scaling, before anything is cut off or added; the longer side is cut to whole pixels, as
    // torchvision does.
    private (long Width, long Height) ScaledSize(int sourceWidth, int sourceHeight)
    {
        long width = (long)Math.Round(Width / CropFraction), height = (long)Math.Round(Height / CropFraction);
        if (Mode == ResizeMode.Squash) return (width, height);
        bool isWider = sourceWidth * height >= sourceHeight * width;
        return isWider == (Mode == ResizeMode.Crop)
            ? (Math.Max(height * sourceWidth / sourceHeight, 1), height)
            : (width, Math.Max(width * sourceHeight / sourceWidth, 1));
    }

    // The centre of the scaled side, computed without the rest of it.
    private FilterTaps Taps(int source, long scaled, int kept)
    {
        (double start, double end) = Kept(source, scaled, kept);
        return new FilterTaps(source, start, end, kept, Filter);
    }

    private static (double Start, double End) Kept(int source, long scaled, int kept)
    {
        double cut = Math.Round((scaled - kept) / 2.0), scale = (double)source / scaled;
        return (cut * scale, (cut + kept) * scale);
    }

    private void Fill(Span<byte> target)
    {
        for (int i = 0; i < target.Length; i += RgbImage.Channels)
        {
            target[i] = PadColor.R;
            target[i + 1] = PadColor.G;
            target[i + 2] = PadColor.B;
        }
    }
}
