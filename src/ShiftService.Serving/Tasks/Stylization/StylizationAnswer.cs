using ShiftService.Imaging;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>A painted picture.</summary>
/// <param name="File">Its file.</param>
/// <param name="Format">Of what format.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Tiles">In how many tiles it was painted.</param>
/// <param name="Times">Where the time went; compute is that of all tiles, which go side by side, preprocess that of measuring.</param>
public sealed record StylizationAnswer(byte[] File, ImageFormat Format, int Width, int Height, int Tiles, StageTimes Times);
