using ShiftService.Faces.Detection;
using ShiftService.Training.Data.Detection;

namespace ShiftService.Training.Losses.Detection;

/// <summary>
/// Which cells answer for which face, decided by what the network says now (SimOTA: Ge et al., YOLOX, arXiv 2107.08430). A face's
/// candidates are the cells near its centre on the levels that fit its size; it gets those of least cost (cross-entropy of the score plus
/// three times 1 - IoU), as many as the sum of their IoU says, at least one. A cell that several faces want goes to the one of least cost.
/// Allocates nothing after it was made.
/// </summary>
internal sealed class FaceAssignment
{
    /// <summary>A cell without a face.</summary>
    public const int None = -1;

    /// <summary>A cell that nothing is asked of.</summary>
    public const int Ignored = -2;

    private const float CandidateRadius = 1.5f, IouCost = 3;
    private const int LargestShare = 10;

    private readonly DetectionLevel[] _levels;
    private readonly float[] _cost;
    private readonly Candidate[] _candidates;

    public FaceAssignment(ReadOnlySpan<DetectionLevel> levels)
    {
        _levels = levels.ToArray();
        int cells = _levels.Sum(level => level.Cells);
        Faces = new int[cells];
        _cost = new float[cells];
        _candidates = new Candidate[_levels.Length * 16];
    }

    /// <summary>For every cell the index of its face, or <see cref="None"/> or <see cref="Ignored"/>.</summary>
    public int[] Faces { get; }

    /// <summary>Assigns the cells of one image.</summary>
    /// <param name="output">The image's outputs, one level after the other.</param>
    /// <param name="faces">Its faces.</param>
    public void Assign(ReadOnlySpan<float> output, List<FaceLabel> faces)
    {
        Array.Fill(Faces, None);
        Array.Fill(_cost, float.PositiveInfinity);
        for (int f = 0; f < faces.Count; f++)
            if (!faces[f].IsIgnored) Assign(output, f, faces[f]);
        foreach (FaceLabel face in faces)
            if (face.IsIgnored) Ignore(face);
    }

    /// <summary>True if faces of a size, in pixels, are looked for on a level: from 2 to 6 strides, and beyond at both ends.</summary>
    private bool Fits(int level, float size) =>
        (level == 0 || size >= 2 * _levels[level].Stride) && (level == _levels.Length - 1 || size <= 6 * _levels[level].Stride);

    private void Assign(ReadOnlySpan<float> output, int index, in FaceLabel face)
    {
        float size = MathF.Sqrt(face.Width * face.Height);
        int count = 0;
        for (int l = 0; l < _levels.Length; l++)
            if (Fits(l, size)) count = AddCandidates(output, _levels[l], face, count);
        Span<Candidate> candidates = _candidates.AsSpan(0, count);
        candidates.Sort(static (a, b) => a.Cost.CompareTo(b.Cost) is var order and not 0 ? order : a.Cell.CompareTo(b.Cell));
        float overlap = 0;
        foreach (Candidate candidate in candidates[..Math.Min(LargestShare, count)]) overlap += candidate.Iou;
        int share = Math.Clamp((int)overlap, 1, Math.Max(count, 1));
        foreach (Candidate candidate in candidates[..Math.Min(share, count)])
        {
            if (!(candidate.Cost < _cost[candidate.Cell])) continue;
            Faces[candidate.Cell] = index;
            _cost[candidate.Cell] = candidate.Cost;
        }
    }

    // The cells whose centre lies near the face's and within its box, and in any case the one that the face's centre lies in.
    private int AddCandidates(ReadOnlySpan<float> output, in DetectionLevel level, in FaceLabel face, int count)
    {
        int stride = level.Stride;
        float centreX = (face.Left + face.Right) / (2 * stride), centreY = (face.Top + face.Bottom) / (2 * stride);
        float halfWidth = Math.Min(CandidateRadius, face.Width / (2 * stride)), halfHeight = Math.Min(CandidateRadius, face.Height / (2 * stride));
        int ownColumn = Math.Clamp((int)centreX, 0, level.Columns - 1), ownRow = Math.Clamp((int)centreY, 0, level.Rows - 1);
        for (int row = Math.Max(ownRow - 2, 0); row <= Math.Min(ownRow + 2, level.Rows - 1); row++)
            for (int column = Math.Max(ownColumn - 2, 0); column <= Math.Min(ownColumn + 2, level.Columns - 1); column++)
            {
                bool isNear = MathF.Abs(column + 0.5f - centreX) < halfWidth && MathF.Abs(row + 0.5f - centreY) < halfHeight;
                if (!isNear && (row != ownRow || column != ownColumn)) continue;
                var cell = new CellOutput(output, level, row, column);
                float iou = OverlapLoss.Iou(cell.Box, CellBox.Of(face, level, row, column));
                float cost = float.IsFinite(cell.Logit) ? Softplus(-cell.Logit) + IouCost * (1 - iou) : float.MaxValue;
                _candidates[count++] = new(level.FirstCell + row * level.Columns + column, cost, iou);
            }
        return count;
    }

    private void Ignore(in FaceLabel face)
    {
        foreach (DetectionLevel level in _levels)
            for (int row = 0; row < level.Rows; row++)
                for (int column = 0; column < level.Columns; column++)
                {
                    float x = (column + 0.5f) * level.Stride, y = (row + 0.5f) * level.Stride;
                    int cell = level.FirstCell + row * level.Columns + column;
                    if (Faces[cell] == None && x >= face.Left && x <= face.Right && y >= face.Top && y <= face.Bottom)
                        Faces[cell] = Ignored;
                }
    }

    private static float Softplus(float x) => x > 0 ? x + MathF.Log(1 + MathF.Exp(-x)) : MathF.Log(1 + MathF.Exp(x));

    private readonly record struct Candidate(int Cell, float Cost, float Iou);
}
