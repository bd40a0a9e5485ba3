using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>
/// A window on an image, through which it is computed on the calling thread, or into which another is. Belongs to that thread.
/// </summary>
internal sealed unsafe class VipsRegion : SafeHandle
{
    private readonly VipsImage _image;

    public VipsRegion(VipsImage image) : base(0, ownsHandle: true)
    {
        _image = image;
        SetHandle(VipsNative.RegionNew(image.Pointer));
        if (IsInvalid) throw VipsException.After("vips_region_new");
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Computes whole rows into another image's memory. Of a sequential file, rows must be asked for from the top on.</summary>
    public void ComputeRows(int top, int count, VipsRegion target, int targetTop)
    {
        // Another format than the target's memory would be written beyond its end.
        if (!_image.IsRgbBytes || !target._image.IsRgbBytes || _image.Width != target._image.Width || targetTop + count > target._image.Height)
            throw new InvalidOperationException("rows of other pixels than their target's; this is a bug");
        var area = new VipsArea(0, targetTop, _image.Width, count);
        if (VipsNative.RegionAttach(target.handle, &area) != 0) throw VipsException.After("vips_region_image");
        area = area with { Top = top };
        if (VipsNative.RegionCompute(handle, target.handle, &area, 0, targetTop) != 0) throw VipsException.After("decoding");
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        VipsNative.ObjectUnref(handle);
        return true;
    }
}
