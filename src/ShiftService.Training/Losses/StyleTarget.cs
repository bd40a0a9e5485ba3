namespace ShiftService.Training.Losses;

/// <summary>A painting whose style images should take on.</summary>
/// <param name="Pixels">The painting, [channel, row, column], in the form that the eye reads.</param>
/// <param name="Height">Its height in pixels.</param>
/// <param name="Width">Its width in pixels.</param>
/// <param name="Weight">Factor on this style's part of the loss.</param>
public sealed record StyleTarget(float[] Pixels, int Height, int Width, double Weight = 1);
