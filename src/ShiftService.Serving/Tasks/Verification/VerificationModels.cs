using ShiftService.Faces.Alignment;
using ShiftService.Packages.Verification;
using ShiftService.Serving.Models;

namespace ShiftService.Serving.Tasks.Verification;

/// <summary>The two networks of a comparison, under leases that their user holds.</summary>
/// <param name="Embedder">From an aligned face to its embedding.</param>
/// <param name="Detector">Finds faces; null where none are to be found.</param>
public sealed record VerificationModels(ServedModel Embedder, ServedModel? Detector)
{
    /// <summary>What the embedder's card says of comparing.</summary>
    /// <exception cref="InvalidOperationException">It says nothing.</exception>
    public PackageVerification Verification => Embedder.Package.Card.Verification
        ?? throw new InvalidOperationException($"{Embedder.Name}/{Embedder.Version} says nothing of verification in its card; this is a bug");

    /// <summary>Where faces are aligned to.</summary>
    public FaceTemplate Template =>
        FaceTemplate.Of(Verification.Template, Embedder.Preprocessor.Resize.Width, Embedder.Preprocessor.Resize.Height);
}
