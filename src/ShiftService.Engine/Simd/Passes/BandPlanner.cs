using ShiftService.Engine.Simd.Lowering;
using ShiftService.Graph.Operators;
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
    private const long BandBytes = 256 << 10;

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

    private bool Continues(List<Operation> group, Operation operation) =>
        RunsByRows(operation) && group.All(RunsByRows)
        && group.Append(operation).Sum(WeightBytes) <= MostWeightBytes
        && operation.Reads.Any(view => buffers.Of(operation, view).Any(b => group.Contains(b.Value.Producer) && (b.SizeBytes > LargeBytes || b.Value.Producer is SpecialOperation { Kind: SpecialKind.Input })));

    // Tiles of several rows occur only where a whole row fits the registers more than once.
    private bool RunsByRows(Operation operation) => operation switch
    {
        TileOperation tile => tile.Width > isa.Registers() / 2,
        SpecialOperation special => special.Kind is SpecialKind.Input or SpecialKind.ActiveShift,
        _ => false,
    };

    private int BandRows(IReadOnlyList<Operation> members)
    {
        long rowBytes = members.Take(members.Count - 1).SelectMany(m => m.Values).SelectMany(buffers.Of).Max(b => (long)b.RowBytes);
        return (int)Math.Clamp(BandBytes / rowBytes, 1, Height(members[^1]));
    }

    private static int Height(Operation operation) => operation.Values[0].Height;

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
                last = Math.Max(last, reader switch
                {
                    TileOperation tile when ReferenceEquals(view, tile.Input) =>
                        (rows - 1) * tile.StrideY + tile.TapRange(i).LastY + view.Channels[i].Dy,
                    SpecialOperation { Operator: ActiveShift shift } => (rows - 1) * shift.Stride + Execution.ActiveShiftStep.RowsBelow(shift),
                    _ => rows - 1,
                });
            }
        }
        return Math.Clamp(last + 1, 0, Height(producer));
    }
}
