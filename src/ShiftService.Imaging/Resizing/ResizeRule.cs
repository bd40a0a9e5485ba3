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
    /// How much longer a reduced image's sides must be than what they are scaled to. At 2 the pixels stay close to those of the image in
    /// full: the tests say how close.
    /// </summary>
    public const int ReductionMargin = 2;

    private const int StrongestReduction = 8;

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

    /// <summary>Where an image of this size ends up in the result.</summary>
    public ResizeMapping MappingOf(int width, int height)
    {
        (long scaledWidth, long scaledHeight) = ScaledSize(width, height);
        return new(
            (float)((double)scaledWidth / width), (float)((double)scaledHeight / height),
            Offset(scaledWidth, Width), Offset(scaledHeight, Height));

        static float Offset(long scaled, int side) => scaled < side ? (side - (int)scaled) / 2 : -(float)Math.Round((scaled - side) / 2.0);
    }

    /// <summary>The image under this rule: <see cref="Width"/> x <see cref="Height"/> pixels.</summary>
    public RgbImage Apply(RgbView image)
    {
        var result = new RgbImage(Width, Height);
        Apply(image, result.Pixels);
        return result;
    }

    /// <summary>Writes the image under this rule: height x width x RGB, <see cref="ByteCount"/> bytes.</summary>
    /// <param name="image">An image, perhaps decoded at a scale that suffices.</param>
    /// <param name="target">Where the pixels go.</param>
    /// <param name="scratch">Memory that is used again, so that nothing is allocated; new memory where it is left out.</param>
    public void Apply(RgbView image, Span<byte> target, ResizeScratch? scratch = null)
    {
        Validate();
        if (target.Length != ByteCount)
            throw new ArgumentException($"{target.Length} bytes for {Width}x{Height} RGB pixels", nameof(target));
        if (image.Width == Width && image.Height == Height && image.Reduction.IsNone && CropFraction == 1)
        {
            image.Pixels.CopyTo(target);
            return;
        }
        scratch ??= new ResizeScratch();
        (long scaledWidth, long scaledHeight) = ScaledSize(image.FullWidth, image.FullHeight);
        int width = (int)Math.Min(scaledWidth, Width), height = (int)Math.Min(scaledHeight, Height);
        Reduction reduction = image.Reduction;
        FilterTaps columns = scratch.Taps(Plan(image.Width, image.FullWidth, reduction.Factor, reduction.IsCutLeft, scaledWidth, width));
        FilterTaps rows = scratch.Taps(Plan(image.Height, image.FullHeight, reduction.Factor, reduction.IsCutTop, scaledHeight, height));
        int left = (Width - width) / 2, top = (Height - height) / 2, stride = Width * RgbImage.Channels;
        if (width < Width || height < Height) Fill(target);
        Resampler.Resample(image, columns, rows, scratch, target[(top * stride + left * RgbImage.Channels)..], stride);
        scratch.Trim();
    }

    /// <summary>
    /// The strongest reduction, 1, 2, 4 or 8, after which both sides are still <see cref="ReductionMargin"/> times as long as this rule
    /// scales them to.
    /// </summary>
    public int ReductionFactor(ImageHeader header)
    {
        (long width, long height) = ScaledSize(header.UprightWidth, header.UprightHeight);
        int factor = StrongestReduction;
        while (factor > 1
            && (header.UprightWidth < factor * ReductionMargin * width || header.UprightHeight < factor * ReductionMargin * height))
            factor /= 2;
        return factor;
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

    // The centre of the scaled side, computed without the rest of it. Of a reduced image's side, up to a pixel is missing at one end.
    private FilterPlan Plan(int source, int full, int factor, bool isCutAtStart, long scaled, int kept)
    {
        double length = factor > 1 ? (double)full / factor : source, missing = isCutAtStart ? length - source : 0;
        (double start, double end) = Kept(length, scaled, kept);
        return new FilterPlan(source, start - missing, end - missing, kept, Filter);
    }

    private static (double Start, double End) Kept(double length, long scaled, int kept)
    {
        double cut = Math.Round((scaled - kept) / 2.0), scale = length / scaled;
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
