using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Faces.Embedding;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.TestSupport;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Faces.Tests.Embedding;

public sealed class FaceEmbedderTests : IDisposable
{
    private const int Faces = 3;

    private readonly ICompiledNetwork _network;
    private readonly Preprocessor _preprocessor;
    private readonly byte[] _faces;

    public FaceEmbedderTests()
    {
        var network = ZooCatalog.Create("shiftfacenet", new() { Height = 40, Width = 32, Initialization = Initialization.Randomized });
        _network = new SimdBackend().Compile(network);
        _preprocessor = new(new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.25f, 0.25f, 0.25f] }, network.InputShape);
        _faces = new byte[Faces * _preprocessor.Length];
        new Random(1).NextBytes(_faces);
        for (int i = 0; i < _faces.Length; i++) _faces[i] /= (byte)(1 + i / _preprocessor.Length); // Of different brightness.
    }

    [Fact]
    public void Embeddings_HaveUnitLength_AndDoNotDependOnTheirNeighbours()
    {
        float[] together = Embed(_faces, mirrors: false);
        for (int i = 0; i < Faces; i++)
        {
            float[] row = Row(together, i), alone = Embed(Face(i), mirrors: false);
            Assert.Equal(1, row.Sum(v => (double)v * v), 1e-5);
            Assert.Equal(alone, row, (a, b) => Math.Abs(a - b) < 1e-5);
        }
        Assert.Contains(Row(together, 0).Zip(Row(together, 1)), pair => Math.Abs(pair.First - pair.Second) > 1e-3);
    }

    [Fact]
    public void JoinedEmbeddings_AreThoseOfTheMirroredFaceToo()
    {
        byte[] mirrored = Face(1);
        HorizontalMirror.Apply(mirrored, 32);
        float[] face = Embed(Face(1), mirrors: true), mirror = Embed(mirrored, mirrors: true);
        Assert.Equal(face, mirror, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(1, face.Sum(v => (double)v * v), 1e-5);
        Assert.Equal(Row(Embed(_faces, mirrors: true), 1), face, (a, b) => Math.Abs(a - b) < 1e-5);

        float[] one = Embed(Face(1), mirrors: false), other = Embed(mirrored, mirrors: false);
        Assert.True(FaceEmbedding.Similarity(one, other) < 0.9999, "the network sees the difference");
        FaceEmbedding.Join(one, other);
        Assert.Equal(one, face, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Similarity_IsTheCosine()
    {
        Assert.Equal(0.6f, FaceEmbedding.Similarity([3, 4], [2, 0]), 1e-6f);
        Assert.Equal(-1f, FaceEmbedding.Similarity([3, 4], [-6, -8]), 1e-6f);
        Assert.Equal(0f, FaceEmbedding.Similarity([0, 0], [1, 0]));
        Assert.Throws<ArgumentException>(() => FaceEmbedding.Similarity([1], [1, 0]));
    }

    [Fact]
    public void ASecondCall_AllocatesNothing()
    {
        using var embedder = new FaceEmbedder(_network, _preprocessor, Faces, mirrors: true);
        var embeddings = new float[Faces * embedder.Features];
        SteadyState.AllocatesNothing(() => embedder.Embed(_faces, embeddings));
    }

    [Fact]
    public void LengthsThatDoNotFit_AreRefused()
    {
        using var embedder = new FaceEmbedder(_network, _preprocessor, 2, mirrors: false);
        Assert.Throws<ArgumentException>(() => embedder.Embed(_faces, new float[3 * 128]));
        Assert.Throws<ArgumentException>(() => embedder.Embed(_faces.AsSpan(1), new float[2 * 128]));
        Assert.Throws<ArgumentException>(() => embedder.Embed(_faces.AsSpan(0, _preprocessor.Length), new float[127]));
        Assert.Throws<ArgumentException>(() => embedder.Embed([], []));
    }

    public void Dispose() => _network.Dispose();

    private byte[] Face(int i) => _faces[(i * _preprocessor.Length)..((i + 1) * _preprocessor.Length)];

    private static float[] Row(float[] embeddings, int i) => embeddings[(i * 128)..((i + 1) * 128)];

    private float[] Embed(byte[] faces, bool mirrors)
    {
        using var embedder = new FaceEmbedder(_network, _preprocessor, Faces, mirrors);
        var embeddings = new float[faces.Length / embedder.FaceBytes * embedder.Features];
        embedder.Embed(faces, embeddings);
        return embeddings;
    }
}
