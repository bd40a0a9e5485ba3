using ShiftService.Imaging;

namespace ShiftService.Faces.Alignment;

/// <summary>Finds the points of the face that an image is about. Belongs to one thread at a time.</summary>
public interface IFaceLocator
{
    /// <summary>Finds the points.</summary>
    /// <param name="image">The image.</param>
    /// <param name="landmarks">The points, in pixels of the image; undefined where there is no face.</param>
    /// <returns>False if no face is found.</returns>
    bool TryLocate(RgbView image, out FaceLandmarks landmarks);
}
