namespace ShiftService.Faces.Verification;

/// <summary>Two images of which it is known whether they show the same person.</summary>
/// <param name="Fold">The part of the protocol that the pair belongs to, from 0.</param>
/// <param name="Same">True if they do.</param>
/// <param name="First">Number of one image.</param>
/// <param name="Second">Number of the other.</param>
public readonly record struct FacePair(int Fold, bool Same, int First, int Second);
