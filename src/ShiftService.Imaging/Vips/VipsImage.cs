using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>A reference to an image of libvips, perhaps not computed yet. Belongs to one thread at a time.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    // VipsBandFormat and VipsInterpretation: numbers of libvips' binary interface.
    private const int FormatUChar = 0, InterpretationSrgb = 22;

    /// <summary>Takes over the reference.</summary>
    public VipsImage(nint image) : base(0, ownsHandle: true) => SetHandle(image);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    public nint Pointer => handle;

    public int Width => VipsNative.ImageWidth(handle);

    public int Height => VipsNative.ImageHeight(handle);

    /// <summary>Numbers a pixel, alpha included.</summary>
    public int Bands => VipsNative.ImageBands(handle);

    /// <summary>EXIF's orientation, 1 to 8; 1 where the file does not say.</summary>
    public int Orientation => VipsNative.ImageOrientation(handle);

    /// <summary>Pages or frames of the file.</summary>
    public int Pages => Integer("n-pages") is int pages and > 1 ? pages : 1;

    public bool HasAlpha => VipsNative.ImageHasAlpha(handle) != 0;

    public bool HasIccProfile => Has("icc-profile-data");

    /// <summary>True if a number is a byte.</summary>
    public bool IsBytes => VipsNative.ImageBandFormat(handle) == FormatUChar;

    /// <summary>Bytes of a number: 1 for bytes, 2 for the other format in which files store pixels.</summary>
    public int BytesPerBand => IsBytes ? 1 : 2;

    /// <summary>True if a pixel is three bytes.</summary>
    public bool IsRgbBytes => IsBytes && Bands == 3;

    /// <summary>True if the pixels are (said to be) sRGB.</summary>
    public bool IsSrgb => VipsNative.ImageInterpretation(handle) == InterpretationSrgb;

    /// <summary>True if every row needs the whole file: a JPEG of several scans, an interlaced PNG.</summary>
    public bool IsProgressive => Integer("interlaced") > 0 || Integer("jpeg-multiscan") > 0;

    /// <summary>Memory of HWC RGB bytes as an image; it must stay pinned while the image lives.</summary>
    public static VipsImage FromRgb(byte* pixels, int width, int height) => FromBytes(pixels, width, height, RgbImage.Channels);

    /// <summary>Memory of HWC bytes as an image; it must stay pinned while the image lives.</summary>
    public static VipsImage FromBytes(byte* pixels, int width, int height, int bands)
    {
        nuint length = (nuint)width * (nuint)height * (nuint)bands;
        nint image = VipsNative.ImageFromMemory(pixels, length, width, height, bands, FormatUChar);
        return image == 0 ? throw VipsException.After("vips_image_new_from_memory") : new VipsImage(image);
    }

    /// <summary>The result of an operation on this image; disposes both, this image also where the operation fails.</summary>
    public VipsImage Through(VipsOperation operation)
    {
        using VipsImage input = this;
        using VipsOperation running = operation;
        return running.Set("in", input).Run().TakeImage("out");
    }

    /// <summary>Makes what computes this image fail soon. May be called from any thread.</summary>
    public void Kill() => VipsNative.ImageSetKill(handle, 1);

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnref(handle);
        return true;
    }

    // 0 where there is none of this name.
    private int Integer(string metadata) =>
        Has(metadata) && VipsNative.ImageInteger(handle, metadata, out int value) == 0 ? value : 0;

    private bool Has(string metadata) => VipsNative.ImageMetadataType(handle, metadata) != 0;
}
