using ShiftService.Engine;
using ShiftService.Imaging;
using ShiftService.Packages;

namespace ShiftService.Faces.Embedding;

/// <summary>Computes embeddings of aligned faces. Belongs to one thread at a time; allocates nothing after it was made.</summary>
public sealed class FaceEmbedder : IDisposable
{
    private readonly IWorker _worker;
    private readonly Preprocessor _preprocessor;
    private readonly bool _mirrors;
    private readonly byte[] _mirrored;

    /// <summary>Makes a worker.</summary>
    /// <param name="network">The network, ready to run; its first output is the embedding.</param>
    /// <param name="preprocessor">How faces become its input.</param>
    /// <param name="maxFaces">Most faces at once.</param>
    /// <param name="mirrors">True to join each embedding with that of the mirrored face.</param>
    public FaceEmbedder(ICompiledNetwork network, Preprocessor preprocessor, int maxFaces, bool mirrors)
    {
        (_preprocessor, _mirrors, MaxFaces) = (preprocessor, mirrors, maxFaces);
        Width = network.InputShape.Width;
        Features = checked((int)network.OutputShapes[0].Elements);
        _worker = network.CreateWorker(mirrors ? 2 * maxFaces : maxFaces);
        _mirrored = mirrors ? new byte[preprocessor.Length] : [];
    }

    /// <summary>Most faces at once.</summary>
    public int MaxFaces { get; }

    /// <summary>Length of an embedding.</summary>
    public int Features { get; }

    /// <summary>Bytes of an aligned face.</summary>
    public int FaceBytes => _preprocessor.Length;

    private int Width { get; }

    /// <summary>Computes embeddings.</summary>
    /// <param name="faces">Aligned faces, each height x width x RGB, one after the other.</param>
    /// <param name="embeddings">Written: [face, feature].</param>
    /// <param name="cancellation">Is looked at between steps.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are too many faces.</exception>
    public void Embed(ReadOnlySpan<byte> faces, Span<float> embeddings, CancellationToken cancellation = default)
    {
        int count = faces.Length / FaceBytes, each = _mirrors ? 2 : 1;
        if (count < 1 || count > MaxFaces || faces.Length != count * FaceBytes || embeddings.Length != count * Features)
            throw new ArgumentException(
                $"{faces.Length} bytes and {embeddings.Length} numbers are not 1 to {MaxFaces} faces of {FaceBytes} bytes and " +
                $"{Features} features");
        Span<float> input = _worker.Input;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> face = faces.Slice(i * FaceBytes, FaceBytes);
            _preprocessor.Normalize(face, input.Slice(each * i * FaceBytes, FaceBytes));
            if (!_mirrors) continue;
            face.CopyTo(_mirrored);
            HorizontalMirror.Apply(_mirrored, Width);
            _preprocessor.Normalize(_mirrored, input.Slice((each * i + 1) * FaceBytes, FaceBytes));
        }
        _worker.Run(each * count, cancellation);
        ReadOnlySpan<float> output = _worker.Output(0);
        for (int i = 0; i < count; i++)
        {
            Span<float> embedding = embeddings.Slice(i * Features, Features);
            output.Slice(each * i * Features, Features).CopyTo(embedding);
            if (_mirrors) FaceEmbedding.Join(embedding, output.Slice((each * i + 1) * Features, Features));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _worker.Dispose();
}
