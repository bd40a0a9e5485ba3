using ShiftService.Imaging;

namespace ShiftService.Training.Data.Sources;

/// <summary>An image of a source, read but not decoded yet.</summary>
/// <param name="Item">Its position among the source's items.</param>
/// <param name="Decode">
/// Makes its pixels; may be called from any thread, throws <see cref="ImageException"/> where they are damaged.
/// </param>
public readonly record struct SourceImage(int Item, Func<DecodeOptions, RgbImage> Decode);
