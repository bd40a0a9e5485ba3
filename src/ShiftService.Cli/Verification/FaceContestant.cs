using ShiftService.Engine;
using ShiftService.Faces.Alignment;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;
using ShiftService.Packages.Verification;

namespace ShiftService.Cli.Verification;

/// <summary>A network whose embeddings are compared, and how it sees faces.</summary>
/// <param name="Name">Its package or file.</param>
/// <param name="Network">The network, ready to run.</param>
/// <param name="Input">How aligned faces become its input.</param>
/// <param name="Template">Where faces are aligned to.</param>
/// <param name="Mirror">True if embeddings are joined with those of mirrored faces.</param>
/// <param name="Card">What its card says about verification, if anything.</param>
internal sealed record FaceContestant(
    string Name, ICompiledNetwork Network, PackageInput Input, FaceTemplate Template, bool Mirror, PackageVerification? Card) : IDisposable
{
    private static readonly PackageInput ImageNet = new() { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] };

    /// <summary>The end of its name: NAME/VERSION of a package, the name of a file.</summary>
    public string Title => string.Join('/', Name.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeLast(Card is null ? 1 : 2));

    /// <summary>A model package.</summary>
    /// <param name="package">The package.</param>
    /// <param name="backend">What computes.</param>
    /// <param name="mirror">True to join embeddings with those of mirrored faces whatever the card says.</param>
    public static FaceContestant Of(ModelPackage package, IExecutionBackend backend, bool mirror)
    {
        int width = package.Network.InputShape.Width, height = package.Network.InputShape.Height;
        PackageVerification? card = package.Card.Verification;
        FaceTemplate template = card is not null ? FaceTemplate.Of(card.Template, width, height)
            : FaceTemplate.Portrait64x80 is var portrait && (portrait.Width, portrait.Height) == (width, height) ? portrait
            : throw new PackageException(
                package.Folder, [new("$.verification.template", $"is missing, and faces of {width}x{height} pixels have no usual one")]);
        return new(
            package.Folder, backend.Compile(package.Network, package.OnnxFile), package.Card.Input, template,
            mirror || card is { Mirror: true }, card);
    }

    /// <summary>A bare file of a network that sees faces as ArcFace's authors align them, normalised as ImageNet's usually are.</summary>
    public static FaceContestant OfPeer(string path, IExecutionBackend backend, bool mirror)
    {
        ICompiledNetwork network = backend.Compile(OnnxFile.Read(path));
        FaceTemplate template = FaceTemplate.ArcFace112;
        if (network.InputShape is { Channels: 3 } shape && (shape.Width, shape.Height) == (template.Width, template.Height))
            return new(path, network, ImageNet, template, mirror, null);
        network.Dispose();
        throw new ArgumentException($"{path}: it reads {network.InputShape}, and peers read faces of {template.Width}x{template.Height}");
    }

    /// <inheritdoc/>
    public void Dispose() => Network.Dispose();
}
