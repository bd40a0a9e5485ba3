using System.Numerics.Tensors;

namespace ShiftService.Faces.Verification;

/// <summary>
/// Similarities of all pairs of a set of embeddings, of which each belongs to a person. Millions of pairs: they are computed again where
/// they are needed again, on all cores, except for their sorted values.
/// </summary>
public sealed class PairScores
{
    private readonly float[] _unit;
    private readonly int[] _people, _ends;
    private readonly long[] _offsets;
    private readonly int _features;

    /// <summary>Computes the similarities.</summary>
    /// <param name="embeddings">[image, feature], of any lengths above 0.</param>
    /// <param name="features">Length of an embedding.</param>
    /// <param name="people">Number of the person of each image, from 0 without gaps.</param>
    /// <exception cref="ArgumentException">There are no pairs of one of the kinds, or an embedding is zero or not finite.</exception>
    public PairScores(ReadOnlySpan<float> embeddings, int features, IReadOnlyList<int> people)
    {
        if (features < 1 || embeddings.Length != (long)people.Count * features)
            throw new ArgumentException($"{people.Count} images of {features} features do not have {embeddings.Length} numbers");
        int count = people.Count;
        _features = features;
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => people[i])];
        _people = [.. order.Select(i => people[i])];
        _unit = new float[embeddings.Length];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<float> row = embeddings.Slice(order[i] * features, features);
            float length = TensorPrimitives.Norm(row);
            if (!(length > 0) || !float.IsFinite(length))
                throw new ArgumentException($"image {order[i]} has no embedding that could be compared");
            TensorPrimitives.Multiply(row, 1 / length, _unit.AsSpan(i * features, features));
        }
        _ends = new int[count];
        for (int i = count - 1; i >= 0; i--) _ends[i] = i + 1 < count && _people[i + 1] == _people[i] ? _ends[i + 1] : i + 1;
        _offsets = new long[count + 1];
        for (int i = 0; i < count; i++) _offsets[i + 1] = _offsets[i] + count - _ends[i];
        People = count == 0 ? 0 : _people[^1] + 1;
        ImagesOf = new int[People];
        foreach (int person in _people) ImagesOf[person]++;

        Different = new float[checked((int)_offsets[count])];
        Same = new float[ImagesOf.Sum(n => n * (n - 1) / 2)];
        if (Same.Length == 0 || Different.Length == 0)
            throw new ArgumentException("there must be pairs of the same person and of two people");
        int next = 0;
        for (int i = 0; i < count; i++)
            for (int j = i + 1; j < _ends[i]; j++) Same[next++] = Similarity(i, j);
        Parallel.For(0, count, i =>
        {
            Span<float> row = Different.AsSpan((int)_offsets[i], count - _ends[i]);
            for (int k = 0; k < row.Length; k++) row[k] = Similarity(i, _ends[i] + k);
        });
        Array.Sort(Same);
        Array.Sort(Different);
    }

    /// <summary>People.</summary>
    public int People { get; }

    /// <summary>Images of each.</summary>
    public int[] ImagesOf { get; }

    /// <summary>Similarities of pairs of the same person, ascending.</summary>
    public float[] Same { get; }

    /// <summary>Similarities of pairs of two people, ascending.</summary>
    public float[] Different { get; }

    /// <summary>Pairs of two people at or above a threshold, by the people: (first, second, pairs), only where there are any.</summary>
    public (int First, int Second, int Pairs)[] AcceptedBetween(float threshold)
    {
        var found = new Dictionary<(int, int), int>[_people.Length];
        Parallel.For(0, _people.Length, i =>
        {
            var own = new Dictionary<(int, int), int>();
            for (int j = _ends[i]; j < _people.Length; j++)
            {
                if (Similarity(i, j) < threshold) continue;
                (int, int) key = (_people[i], _people[j]);
                own[key] = own.GetValueOrDefault(key) + 1;
            }
            found[i] = own;
        });
        return [.. found.SelectMany(pairs => pairs).GroupBy(pair => pair.Key).OrderBy(group => group.Key)
            .Select(group => (group.Key.Item1, group.Key.Item2, group.Sum(pair => pair.Value)))];
    }

    /// <summary>Pairs of the same person below a threshold, for each person.</summary>
    public int[] RejectedOf(float threshold)
    {
        var rejected = new int[People];
        for (int i = 0; i < _people.Length; i++)
            for (int j = i + 1; j < _ends[i]; j++)
                if (Similarity(i, j) < threshold) rejected[_people[i]]++;
        return rejected;
    }

    private float Similarity(int i, int j) => Math.Clamp(
        TensorPrimitives.Dot(_unit.AsSpan(i * _features, _features), _unit.AsSpan(j * _features, _features)), -1, 1);
}
