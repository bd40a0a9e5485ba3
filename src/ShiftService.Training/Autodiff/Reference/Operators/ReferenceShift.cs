using ShiftService.Graph.Operators;

namespace ShiftService.Training.Autodiff.Reference.Operators;

/// <summary>output(c, y, x) = input(c, y + Dy(c), x + Dx(c)), zero outside; backward is the shift by the negated offsets.</summary>
internal sealed class ReferenceShift(Shift shift) : ReferenceGather
{
    protected override (int C, int Y, int X) Source(ReferenceNode node, int c, int y, int x) =>
        (c, y + shift.Offsets[c].Dy, x + shift.Offsets[c].Dx);
}
