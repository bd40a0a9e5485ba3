using System.Diagnostics;
using ShiftService.Engine.Simd.Passes;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Steps executed together, some rows of each in turn, so that what passes between them stays in the cache.</summary>
internal sealed class BandStep(Step[] members, BandPiece[] schedule)
    : Step(string.Join(" + ", members.Select(m => m.Name)), string.Join(" | ", members.Select(m => m.Kernel)))
{
    /// <summary>The steps.</summary>
    public IReadOnlyList<Step> Members => members;

    /// <summary>Executes the step for one image and adds the time of each member, in timer ticks.</summary>
    public void Profile(in RunContext context, Span<long> ticks)
    {
        foreach (BandPiece piece in schedule)
        {
            long start = Stopwatch.GetTimestamp();
            members[piece.Member].RunRows(context, 0, piece.FirstRow, piece.EndRow);
            ticks[piece.Member] += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
            foreach (BandPiece piece in schedule) members[piece.Member].RunRows(context, image, piece.FirstRow, piece.EndRow);
    }
}
