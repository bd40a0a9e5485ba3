using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>
/// Any stored image to opaque 8-bit sRGB, row by row as it is decoded. Every method disposes the image it is given.
/// </summary>
internal static class SrgbConversion
{
    /// <summary>All steps, in the order in which they must be: an ICC profile speaks of the bands that were stored.</summary>
    /// <param name="image">What a loader opened; no pixel is computed here.</param>
    /// <param name="options">What becomes of transparency.</param>
    public static VipsImage Apply(VipsImage image, DecodeOptions options)
    {
        if (!image.IsBytes) image = InSpace(image, image.Bands <= 2 ? "b-w" : "srgb");
        if (image.HasIccProfile) image = ThroughProfile(image);
        if (!image.IsSrgb) image = InSpace(image, "srgb");
        return image.HasAlpha ? WithoutAlpha(image, options) : image;
    }

    private static VipsImage WithoutAlpha(VipsImage image, DecodeOptions options)
    {
        RgbColor background = options.Background;
        switch (options.Transparency)
        {
            case Transparency.LeftOut:
                return image.Through(new VipsOperation("extract_band").Set("band", 0).Set("n", image.Bands - 1));
            case Transparency.Alone:
                VipsImage alpha = image.Through(new VipsOperation("extract_band").Set("band", image.Bands - 1));
                return InSpace(alpha.Through(new VipsOperation("copy").Set("interpretation", "VipsInterpretation", "b-w")), "srgb");
            default:
                return image.Through(new VipsOperation("flatten").Set("background", [background.R, background.G, background.B]));
        }
    }

    private static VipsImage InSpace(VipsImage image, string space) =>
        image.Through(new VipsOperation("colourspace").Set("space", "VipsInterpretation", space));

    // A profile that is damaged, or for another number of bands, is left out, as browsers do.
    private static VipsImage ThroughProfile(VipsImage image)
    {
        using var operation = new VipsOperation("icc_transform");
        operation.Set("in", image).Set("output-profile", "srgb").Set("embedded", true).Set("intent", "VipsIntent", "relative")
            .Set("black-point-compensation", true);
        try
        {
            VipsImage converted = operation.Run().TakeImage("out");
            image.Dispose();
            return converted;
        }
        catch (VipsException)
        {
            return image;
        }
    }
}
