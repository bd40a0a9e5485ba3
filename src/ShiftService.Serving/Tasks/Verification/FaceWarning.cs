namespace ShiftService.Serving.Tasks.Verification;

/// <summary>Why a comparison with a face is worth less than usual.</summary>
[Flags]
public enum FaceWarning
{
    /// <summary>Nothing is wrong with it.</summary>
    None = 0,

    /// <summary>It has so few pixels that it was enlarged to more than twice its size.</summary>
    Small = 1,

    /// <summary>Neighbouring pixels hardly differ.</summary>
    Blurred = 2,

    /// <summary>It looks to the side.</summary>
    Turned = 4,

    /// <summary>Its eyes are far from level: the photo may lie on its side.</summary>
    Tilted = 8,

    /// <summary>It is nearly black.</summary>
    Dark = 16,
}
