using ShiftService.Engine.Simd.Lowering;
using ShiftService.Kernels;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>Rows of one member of a band, executed at one go.</summary>
internal readonly record struct BandPiece(int Member, int FirstRow, int EndRow);

/// <summary>
/// Finds operations that are better executed together, band by band of rows, because what passes between them would not stay in the cache:
/// the expanded middle of a module is consumed while its rows are still there. Nothing is computed twice: each member only runs ahead
/// of the next by the rows that displacements reach.
/// </summary>
internal sealed class BandPlanner(Isa isa, BufferAssignment buffers)
{
    /// <summary>Images above this, in bytes, are worth it: they and their neighbours do not fit a level 2 cache together.</summary>
    private const long LargeBytes = 1 << 20;

    /// <summary>Weights of all members are read once for every band, so they must stay in the cache themselves.</summary>
    private const long MostWeightBytes = 640 << 10;

    /// <summary>Rows of the largest image of a band that are in work at a time, in bytes.</summary>
    private const long BandBytes = 96 << 10;

    /// <summary>Groups of operations that are executed together, in order; most of them are single.</summary>
    public IReadOnlyList<IReadOnlyList<Operation>> Group(IReadOnlyList<Operation> operations)
    {
        var groups = new List<List<Operation>>();
        foreach (Operation operation in operations)
        {
            if (groups.Count > 0 && Continues(groups[^1], operation)) groups[^1].Add(operation);
            else groups.Add([operation]);
        }
        return groups;
    }

    /// <summary>The order in which rows of a group's members are executed.</summary>
    public IReadOnlyList<BandPiece> Schedule(IReadOnlyList<Operation> members)
    {
        var pieces = new List<BandPiece>();
        var done = new int[members.Count];
        int height = Height(members[^1]);
        int step = BandRows(members);
        for (int end = Math.Min(step, height); ; end = Math.Min(end + step, height))
        {
            var needed = new int[members.Count];
            if (end == height)
                for (int m = 0; m < needed.Length; m++) needed[m] = Height(members[m]);
            else
                needed[^1] = end;
            for (int m = members.Count - 1; m > 0; m--)
                for (int p = 0; p < m; p++) needed[p] = Math.Max(needed[p], RowsRead(members[m], needed[m], members[p]));
            for (int m = 0; m < needed.Length; m++)
            {
                if (needed[m] > done[m]) pieces.Add(new(m, done[m], needed[m]));
                done[m] = Math.Max(done[m], needed[m]);
            }
            if (end == height) return pieces;
        }
    }

    /// <summary>
    /// Keeps only the rows in work of every buffer that nothing outside the group reads. For each row written, all rows that a member has
    /// yet to read must still be there.
    /// </summary>
    public void KeepRows(IReadOnlyList<Operation> members, IReadOnlyList<BandPiece> schedule)
    {
        foreach (TensorBuffer buffer in members.SelectMany(m => m.Values).SelectMany(buffers.Of))
        {
            Operation[] readers = [.. buffers.ReadersOf(buffer)];
            if (readers.Length > 0 && readers.All(members.Contains)) buffer.KeepRows(RowsInWork(members, schedule, buffer, readers));
        }
    }

    private static int RowsInWork(
        IReadOnlyList<Operation> members, IReadOnlyList<BandPiece> schedule, TensorBuffer buffer, Operation[] readers)
    {
        var done = new int[members.Count];
        int most = 0;
        foreach (BandPiece piece in schedule)
        {
            if (members[piece.Member] == buffer.Value.Producer)
            {
                int firstNeeded = readers.Min(r => FirstRowRead(r, done[IndexOf(members, r)], buffer));
                int written = piece.EndRow == buffer.Value.Height ? buffer.Value.Height + buffer.Bottom : piece.EndRow;
                most = Math.Max(most, written - firstNeeded);
            }
            done[piece.Member] = piece.EndRow;
        }
        return most;
    }

    private static int IndexOf(IReadOnlyList<Operation> members, Operation operation)
    {
        int index = 0;
        while (members[index] != operation) index++;
        return index;
    }

    // The first row of a buffer that a reader's given row, or a later one, reads.
    private static int FirstRowRead(Operation reader, int row, TensorBuffer buffer)
    {
        if (row == Height(reader)) return int.MaxValue;
        int first = int.MaxValue;
        foreach (View view in reader.Reads)
        {
            for (int i = 0; i < view.Channels.Length; i++)
            {
                if (view.Channels[i].Value != buffer.Value) continue;
                first = Math.Min(first, reader is TileOperation tile && ReferenceEquals(view, tile.Input)
                    ? row * tile.StrideY + tile.TapRange(i).FirstY + view.Channels[i].Dy
                    : row / RowFactor(reader));
            }
        }
        return Math.Max(first, -buffer.Top);
    }

    private bool Continues(List<Operation> group, Operation operation) =>
        RunsByRows(operation) && group.All(RunsByRows) && !operation.Reads.Any(view => view.Values.Any(IsStatisticsOfGroup(group)))
        && group.Append(operation).Sum(WeightBytes) <= MostWeightBytes
        && operation.Reads.Any(view => buffers.Of(operation, view).Any(b => group.Contains(b.Value.Producer) && IsWorthABand(b)));

    // The input is copied in anyway: it may as well come in by rows.
    private static bool IsWorthABand(TensorBuffer buffer) =>
        buffer.SizeBytes > LargeBytes || buffer.Value.Producer is SpecialOperation { Kind: SpecialKind.Input };

    // Tiles of several rows occur only where a whole row fits the registers more than once.
    private bool RunsByRows(Operation operation) => operation switch
    {
        TileOperation tile => tile.Width > isa.Registers() / 2,
        SpecialOperation special => special.RunsByRows,
        _ => false,
    };

    private int BandRows(IReadOnlyList<Operation> members)
    {
        long rowBytes = members.Take(members.Count - 1).SelectMany(m => m.Values).SelectMany(buffers.Of).Max(b => (long)b.RowBytes);
        return (int)Math.Clamp(BandBytes / rowBytes, 1, Height(members[^1]));
    }

    // Known only after the last row.
    private static Func<Value, bool> IsStatisticsOfGroup(List<Operation> group) => value =>
        value.Producer is SpecialOperation { Kind: SpecialKind.InstanceStatistics } && group.Contains(value.Producer);

    private static int Height(Operation operation) => operation is SpecialOperation special ? special.Rows : operation.Values[0].Height;

    private static int RowFactor(Operation operation) => operation is SpecialOperation special ? special.RowFactor : 1;

    private static long WeightBytes(Operation operation) =>
        operation is TileOperation tile ? sizeof(float) * tile.Groups.Sum(g => (long)g.Weights.Length) : 0;

    // Rows of a producer that must be there before a reader's first rows, so many of them, can be computed.
    private static int RowsRead(Operation reader, int rows, Operation producer)
    {
        if (rows == 0) return 0;
        int last = -1;
        foreach (View view in reader.Reads)
        {
            for (int i = 0; i < view.Channels.Length; i++)
            {
                if (view.Channels[i].Value.Producer != producer) continue;
                last = Math.Max(last, reader is TileOperation tile && ReferenceEquals(view, tile.Input)
                    ? (rows - 1) * tile.StrideY + tile.TapRange(i).LastY + view.Channels[i].Dy
                    : (rows - 1) / RowFactor(reader));
            }
        }
        return Math.Clamp(last + 1, 0, Height(producer));
    }
}
