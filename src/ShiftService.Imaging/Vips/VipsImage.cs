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
    public int Pages => VipsNative.ImagePages(handle);

    public bool HasAlpha => VipsNative.ImageHasAlpha(handle) != 0;

    public bool HasIccProfile => VipsNative.ImageMetadataType(handle, "icc-profile-data") != 0;

    /// <summary>True if a number is a byte.</summary>
    public bool IsBytes => VipsNative.ImageBandFormat(handle) == FormatUChar;

    /// <summary>True if the pixels are (said to be) sRGB.</summary>
    public bool IsSrgb => VipsNative.ImageInterpretation(handle) == InterpretationSrgb;

    /// <summary>A copy of HWC RGB bytes.</summary>
    public static VipsImage FromRgb(ReadOnlySpan<byte> pixels, int width, int height)
    {
        VipsLibrary.Start();
        fixed (byte* data = pixels)
        {
            nint image = VipsNative.ImageFromMemory(data, (nuint)pixels.Length, width, height, bands: 3, FormatUChar);
            if (image == 0) throw VipsException.After("vips_image_new_from_memory_copy");
            return new VipsImage(image).Through(new VipsOperation("copy").Set("interpretation", "VipsInterpretation", "srgb"));
        }
    }

    /// <summary>The image computed: nothing lazy is left, and no input buffer is needed any more.</summary>
    public VipsImage Computed()
    {
        nint image = VipsNative.ImageCopyMemory(handle);
        return image == 0 ? throw VipsException.After("decoding") : new VipsImage(image);
    }

    /// <summary>The result of an operation on this image; disposes both, this image also where the operation fails.</summary>
    public VipsImage Through(VipsOperation operation)
    {
        using VipsImage input = this;
        using VipsOperation running = operation;
        return running.Set("in", input).Run().TakeImage("out");
    }

    /// <summary>The pixels, computed if need be; valid while this image lives.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        if (!IsBytes) throw new InvalidOperationException("pixels are not bytes; this is a bug");
        byte* data = VipsNative.ImageData(handle);
        if (data == null) throw VipsException.After("computing pixels");
        return new ReadOnlySpan<byte>(data, checked(Width * Height * Bands));
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnref(handle);
        return true;
    }
}
