using System.Diagnostics;
using ShiftService.Engine.Simd.Passes;

namespace ShiftService.Engine.Simd.Execution;

/// <summary>Steps executed together, some rows of each in turn, so that what passes between them stays in the cache.</summary>
internal sealed class BandStep(Step[] members, TensorBuffer[][] rings, BandPiece[] schedule)
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
            Run(context, 0, piece);
            ticks[piece.Member] += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <inheritdoc/>
    public override void Run(in RunContext context)
    {
        for (int image = 0; image < context.Images; image++)
            foreach (BandPiece piece in schedule)
            {
                context.Between?.Invoke();
                Run(context, image, piece);
            }
    }

    // The border below an image that lies in a ring takes the slots of its first rows, so it is written after the last.
    private void Run(in RunContext context, int image, BandPiece piece)
    {
        members[piece.Member].RunRows(context, image, piece.FirstRow, piece.EndRow);
        foreach (TensorBuffer ring in rings[piece.Member])
            if (piece.EndRow == ring.Value.Height) BorderStep.FillBelow(ring, context.ArenaOf(image));
    }
}
