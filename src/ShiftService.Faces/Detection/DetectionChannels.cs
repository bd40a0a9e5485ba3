using ShiftService.Packages;

namespace ShiftService.Faces.Detection;

/// <summary>What the channels of a detector's outputs mean: for each cell of each stride a score, a box and five landmarks.</summary>
public static class DetectionChannels
{
    /// <summary>Logit of the score.</summary>
    public const int Score = 0;

    /// <summary>
    /// The box: its centre's offset from the cell's (x, y, in strides), and the logarithms of its width and height over the stride.
    /// </summary>
    public const int Box = 1;

    /// <summary>The landmarks' offsets from the cell's centre: x, y of each in strides, in the order of <see cref="FaceLandmarks"/>.</summary>
    public const int Landmarks = 5;

    /// <summary>Points of a face.</summary>
    public const int LandmarkCount = 5;

    /// <summary>Channels together.</summary>
    public const int Count = PackageDetection.Channels;

    /// <summary>Largest logarithm of a box's side over the stride that is believed; e^5 strides are beyond any input.</summary>
    public const float MaxLogSize = 5;
}
