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
internal readonly record struct Tap(LaneBuffer Source, int Channel, int Count, int Dy, int Dx, int Position = 0);
