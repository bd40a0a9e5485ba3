using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ShiftService.Graph;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>
/// Floats that never move, aligned to a cache line, for a batch of one shape. The array keeps them alive: whoever holds a tensor
/// over them must hold the buffer too.
/// </summary>
internal sealed class PinnedBuffer
{
    private const int Alignment = 64;
    private readonly float[] _array;
    private readonly int _start;
    private readonly int _length;
    private readonly TensorShape _shape;

    /// <exception cref="ArgumentOutOfRangeException">The batch needs more elements than an array holds.</exception>
    public PinnedBuffer(TensorShape shape, int maxBatch)
    {
        long length = shape.Elements * maxBatch;
        if (length > Array.MaxLength - Alignment)
            throw new ArgumentOutOfRangeException(nameof(maxBatch), maxBatch, $"a batch of {shape} needs {length} values");
        _shape = shape;
        _length = (int)length;
        _array = GC.AllocateArray<float>(_length + Alignment / sizeof(float), pinned: true);
        _start = (int)(-Address(0) & (Alignment - 1)) / sizeof(float);
    }

    /// <summary>All values.</summary>
    public Span<float> Span => _array.AsSpan(_start, _length);

    /// <summary>The values of the first items.</summary>
    public Span<float> Items(int batch) => _array.AsSpan(_start, batch * (int)_shape.Elements);

    /// <summary>A tensor over the first items; the caller disposes it.</summary>
    public OrtValue Tensor(int batch) => OrtValue.CreateTensorValueWithData(
        OrtMemoryInfo.DefaultInstance, TensorElementType.Float, OnnxRuntimeNetwork.Extents(_shape, batch),
        (nint)Address(_start), batch * _shape.Elements * sizeof(float));

    private unsafe long Address(int index) => (long)Unsafe.AsPointer(ref _array[index]);
}
