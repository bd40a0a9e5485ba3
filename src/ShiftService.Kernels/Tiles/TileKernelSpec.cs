using System.Globalization;
using System.Text;

namespace ShiftService.Kernels.Tiles;

/// <summary>
/// Everything a tile kernel is specialised for: the vector width, the tile, all strides, and the epilogue, so that each of them is a
/// constant in its code. Addresses are not part of it: kernels are shared by all layers of the same form.
/// </summary>
/// <param name="Isa">Vector width.</param>
/// <param name="Body">How operands are combined.</param>
/// <param name="Vectors">Vectors of output channels a tile holds; lanes x vectors channels are one panel.</param>
/// <param name="Width">Output pixels a row.</param>
/// <param name="Shape">Rows and columns of a tile.</param>
/// <param name="Sources">Layouts of the activations read, one or more.</param>
/// <param name="Operands">Layouts of the tensors that the epilogue reads and writes.</param>
/// <param name="Epilogue">What happens between accumulators and memory.</param>
public sealed record TileKernelSpec(
    Isa Isa,
    TileBody Body,
    int Vectors,
    int Width,
    TileShape Shape,
    IReadOnlyList<TileSource> Sources,
    IReadOnlyList<TileOperand> Operands,
    IReadOnlyList<EpilogueInstruction> Epilogue)
{
    /// <summary>
    /// True to walk down strips of columns instead of along rows, for windows: the next row reads mostly what this one has just read. Tiles
    /// then have one row.
    /// </summary>
    public bool ColumnsFirst { get; init; }

    /// <summary>Bytes from one k to the next of an outer product's second factor; 0 for other bodies.</summary>
    public int OuterStepBytes { get; init; }

    /// <summary>What is prefetched, for products.</summary>
    public TilePrefetch Prefetch { get; init; }

    /// <summary>
    /// Words of a panel table: addresses of weights, constants and the next weights, begin and end of each source's segments, and the
    /// offset of each operand.
    /// </summary>
    public int PanelWords => PanelTable.Operand(Sources.Count, Operands.Count);

    /// <summary>A text that is equal for equal kernels.</summary>
    public string Key()
    {
        var key = new StringBuilder();
        key.Append(CultureInfo.InvariantCulture, $"{Isa} {Body} v{Vectors} w{Width} t{Shape.Rows}x{Shape.Columns}");
        key.Append(ColumnsFirst ? " c" : " r");
        key.Append(
            CultureInfo.InvariantCulture,
            $" u{OuterStepBytes} p{Prefetch.AheadBytes},{Prefetch.NextPanelStepBytes},{Prefetch.NextSegment}");
        foreach (TileSource source in Sources)
        {
            key.Append(
                CultureInfo.InvariantCulture,
                $" s{source.RowStrideBytes},{source.PixelStrideBytes},{source.StepBytes},{source.RingRows}");
        }
        foreach (TileOperand operand in Operands)
        {
            key.Append(
                CultureInfo.InvariantCulture,
                $" o{operand.RowStrideBytes},{operand.PixelStrideBytes},{operand.RingRows},{operand.RingTop},{operand.OneVector}");
        }
        foreach (EpilogueInstruction i in Epilogue)
            key.Append(CultureInfo.InvariantCulture, $" {i.Op},{i.Source},{i.Argument},{i.Minimum:R},{i.Maximum:R}");
        return key.ToString();
    }
}
