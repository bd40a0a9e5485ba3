using ShiftService.Engine.Simd.Passes;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>A channel of a view in memory: its buffer, its place there, its displacement, and what lies outside.</summary>
internal readonly record struct ChannelPlace(TensorBuffer Buffer, int Position, int Dy, int Dx, float Border)
{
    /// <summary>True if the first pixel of the displaced image is one of the buffer's image.</summary>
    public bool IsInside => (uint)Dy < (uint)Buffer.Value.Height && (uint)Dx < (uint)Buffer.Value.Width;
}
