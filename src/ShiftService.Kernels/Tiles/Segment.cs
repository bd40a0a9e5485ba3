using System.Runtime.InteropServices;

namespace ShiftService.Kernels.Tiles;

/// <summary>
/// A run of operands at one displacement: where it starts for output pixel (0, 0), in bytes from the arena's start, and how many
/// bytes it spans (the number of k times the source's step). A shift is nothing but the offset of a segment.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Segment(nint OffsetBytes, nint LengthBytes);
