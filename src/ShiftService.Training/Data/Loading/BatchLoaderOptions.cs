using ShiftService.Graph;
using ShiftService.Imaging;

namespace ShiftService.Training.Data.Loading;

/// <summary>How batches are made.</summary>
/// <param name="BatchSize">Images a batch.</param>
/// <param name="InputShape">The network's input: three channels.</param>
/// <param name="Normalization">Of its values.</param>
public sealed record BatchLoaderOptions(int BatchSize, TensorShape InputShape, PixelNormalization Normalization)
{
    /// <summary>Of order and augmentation.</summary>
    public ulong Seed { get; init; }

    /// <summary>Background threads.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Batches in memory, the one in use included: at least two.</summary>
    public int Buffers { get; init; } = 3;

    internal BatchLoaderOptions Validated()
    {
        Require(BatchSize >= 1, $"a batch of {BatchSize} images");
        Require(InputShape is { Channels: 3, IsVector: false }, $"an input of {InputShape}; images have three channels");
        Require(Threads >= 1, $"{Threads} threads");
        Require(Buffers >= 2, $"{Buffers} buffers; one is in use while the next is filled");
        return this;
    }

    private static void Require(bool holds, string what)
    {
        if (!holds) throw new TrainingDataException(TrainingDataError.Option, "loader", what);
    }
}
