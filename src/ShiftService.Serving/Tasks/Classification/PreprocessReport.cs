using ShiftService.Imaging;
using ShiftService.Imaging.Resizing;

namespace ShiftService.Serving.Tasks.Classification;

/// <summary>What became of an image on its way to the network.</summary>
/// <param name="Header">What the file says of itself: format, stored size, orientation.</param>
/// <param name="Crop">The part of the upright image that the network saw, in its pixels.</param>
/// <param name="InputWidth">Pixels in a row of the network's input.</param>
/// <param name="InputHeight">Rows of the network's input.</param>
public sealed record PreprocessReport(ImageHeader Header, SourceRegion Crop, int InputWidth, int InputHeight);
