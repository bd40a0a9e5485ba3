using ShiftService.Imaging.Vips;

namespace ShiftService.Imaging;

/// <summary>
/// Any stored image to opaque 8-bit sRGB, row by row as it is decoded. Every method disposes the image it is given.
/// </summary>
internal static class SrgbConversion
{
    /// <summary>All steps, in the order in which they must be: an ICC profile speaks of the bands that were stored.</summary>
    /// <param name="image">What a loader opened; no pixel is computed here.</param>
    /// <param name="background">What transparent pixels are laid over.</param>
    public static VipsImage Apply(VipsImage image, RgbColor background)
    {
        if (!image.IsBytes) image = InSpace(image, image.Bands <= 2 ? "b-w" : "srgb");
        if (image.HasIccProfile) image = ThroughProfile(image);
        if (!image.IsSrgb) image = InSpace(image, "srgb");
        if (image.HasAlpha)
            image = image.Through(new VipsOperation("flatten").Set("background", [background.R, background.G, background.B]));
        return image;
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
