namespace ShiftService.Kernels.Images;

/// <summary>
/// Rows of an image that is produced and consumed band by band: only the last <paramref name="Rows"/> of them are kept, row y in slot
/// (y + <paramref name="Top"/>) modulo rows. The default value stands for an image that is kept whole.
/// </summary>
/// <param name="Rows">Rows kept; 0 for all.</param>
/// <param name="Top">Rows of border above row 0, which lie in the ring too.</param>
public readonly record struct RowRing(int Rows, int Top)
{
    /// <summary>The slot of row y; y itself for an image that is kept whole.</summary>
    public int Slot(int y) => Rows == 0 ? y : (y + Top) % Rows;
}
