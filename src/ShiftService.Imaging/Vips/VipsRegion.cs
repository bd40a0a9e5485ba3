using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>
/// A window through which an image is computed, on the calling thread. Belongs to that thread. An image from a sequential file must be
/// taken from the top.
/// </summary>
internal sealed unsafe class VipsRegion : SafeHandle
{
    private readonly int _width;

    public VipsRegion(VipsImage image) : base(0, ownsHandle: true)
    {
        _width = image.Width;
        SetHandle(VipsNative.RegionNew(image.Pointer));
        if (IsInvalid) throw VipsException.After("vips_region_new");
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Computes whole rows; free them by <see cref="VipsNative.Free"/>.</summary>
    public byte* Rows(int top, int count, out int length)
    {
        byte* rows = VipsNative.RegionFetch(handle, 0, top, _width, count, out nuint bytes);
        if (rows == null) throw VipsException.After("decoding");
        length = checked((int)bytes);
        return rows;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnref(handle);
        return true;
    }
}
