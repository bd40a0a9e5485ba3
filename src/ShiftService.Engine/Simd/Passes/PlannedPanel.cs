using ShiftService.Kernels;
using ShiftService.Kernels.Tiles;

namespace ShiftService.Engine.Simd.Passes;

/// <summary>A panel of output channels before its weights are packed.</summary>
/// <param name="Vector">Its first vector of output positions.</param>
/// <param name="Vectors">How many it has.</param>
/// <param name="Channels">The channel at each of its positions; -1 for gaps.</param>
/// <param name="Operands">What it reads.</param>
/// <param name="Epilogue">What it does with its accumulators.</param>
/// <param name="Shape">Its tile.</param>
/// <param name="Cycles">What it is predicted to take.</param>
/// <param name="WeightFloats">Size of its packed weights.</param>
internal sealed record PlannedPanel(
    int Vector,
    int Vectors,
    int[] Channels,
    PanelOperands Operands,
    PanelEpilogue Epilogue,
    TileShape Shape,
    double Cycles,
    long WeightFloats)
{
    public string Label(Isa isa) => $"{(Shape.Rows > 1 ? $"{Shape.Rows}x" : "")}{Shape.Columns}px x {Vectors * isa.Lanes()}";
}
