using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>GLib's GValue: a type and 16 bytes that belong to GLib. Starts as zeros.</summary>
[StructLayout(LayoutKind.Sequential, Size = 24)]
internal struct GValue
{
    /// <summary>GLib's fundamental types: numbers of its binary interface.</summary>
    public const nuint Boolean = 5 << 2, Int = 6 << 2, String = 16 << 2, Object = 20 << 2;
}
