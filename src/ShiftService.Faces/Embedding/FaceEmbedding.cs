using System.Numerics.Tensors;

namespace ShiftService.Faces.Embedding;

/// <summary>What is done to aligned faces and their embeddings besides running the network.</summary>
public static class FaceEmbedding
{
    /// <summary>Adds the embedding of the mirrored face and brings the sum to unit length.</summary>
    /// <param name="embedding">That of the face, which becomes that of both.</param>
    /// <param name="mirrored">That of its mirror image.</param>
    public static void Join(Span<float> embedding, ReadOnlySpan<float> mirrored)
    {
        TensorPrimitives.Add(embedding, mirrored, embedding);
        float length = TensorPrimitives.Norm<float>(embedding);
        if (length > 0) TensorPrimitives.Multiply(embedding, 1 / length, embedding);
    }

    /// <summary>The cosine of the angle between two embeddings of any lengths, -1 to 1; 0 where one has no direction.</summary>
    /// <exception cref="ArgumentException">They have different numbers of features.</exception>
    public static float Similarity(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"embeddings of {first.Length} and {second.Length} features cannot be compared");
        float product = TensorPrimitives.Norm(first) * TensorPrimitives.Norm(second);
        return product == 0 ? 0 : Math.Clamp(TensorPrimitives.Dot(first, second) / product, -1, 1);
    }
}
