using System.Runtime.InteropServices;

namespace ShiftService.Imaging.Vips;

/// <summary>libvips' VipsRect, in pixels.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VipsArea(int Left, int Top, int Width, int Height);
