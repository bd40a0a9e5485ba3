using ShiftService.Graph;

namespace ShiftService.Training.Autodiff.Calls;

/// <summary>
/// A run of adjacent channels that a product reads at one displacement. With stride s, output (y, x) reads the source at
/// (y * s + Dy, x * s + Dx).
/// </summary>
/// <param name="Source">What is read.</param>
/// <param name="Channel">First channel.</param>
/// <param name="Count">Number of channels.</param>
/// <param name="Dy">Rows down.</param>
/// <param name="Dx">Columns to the right.</param>
/// <param name="Position">Place in the window, row-major, that the weights belong to.</param>
internal readonly record struct Tap(LaneBuffer Source, int Channel, int Count, int Dy, int Dx, int Position = 0)
{
    /// <summary>
    /// The channels from first up to, not including, end, read at one displacement behind a shift, if there is one: cut where the channels'
    /// offsets change.
    /// </summary>
    public static IEnumerable<Tap> Runs(
        LaneBuffer source, int first, int end, IReadOnlyList<Offset2D>? offsets, int dy = 0, int dx = 0, int position = 0)
    {
        for (int c = first, next; c < end; c = next)
        {
            Offset2D offset = offsets is null ? default : offsets[c];
            next = c + 1;
            while (next < end && (offsets is null || offsets[next] == offset)) next++;
            yield return new(source, c, next - c, offset.Dy + dy, offset.Dx + dx, position);
        }
    }
}
