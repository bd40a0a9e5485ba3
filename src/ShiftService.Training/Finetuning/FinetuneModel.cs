using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;

namespace ShiftService.Training.Finetuning;

/// <summary>The classifier that fine-tuning starts from.</summary>
/// <param name="Name">What messages and cards call it.</param>
/// <param name="Network">The network.</param>
/// <param name="Input">How images become its input.</param>
/// <param name="License">Its terms; null where they are not known.</param>
public sealed record FinetuneModel(string Name, Network Network, PackageInput Input, string? License)
{
    /// <summary>What most classifiers that are published as bare files were trained with: ImageNet's mean and deviation.</summary>
    private static readonly PackageInput Usual = new()
    {
        Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f],
    };

    /// <summary>True if nothing but the usual is known of what its images were like.</summary>
    public bool IsBareFile => ReferenceEquals(Input, Usual);

    /// <summary>Reads a model package, or a bare ONNX file.</summary>
    /// <exception cref="PackageException">The package cannot be used.</exception>
    /// <exception cref="ModelException">The file is no network.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static FinetuneModel Read(string model)
    {
        if (model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            if (!File.Exists(model)) throw new FileNotFoundException($"{model}: no such file");
            return new(Path.GetFileNameWithoutExtension(model), OnnxFile.Read(model), Usual, null);
        }
        ModelPackage package = PackageReader.Read(PackageLocator.Find(model));
        if (package.Card.Input.Color != ColorOrder.Rgb)
            throw new PackageException(package.Folder, [new("$.input.color", "is bgr, and training reads rgb")]);
        return new(package.Card.Network ?? package.Network.Name, package.Network, package.Card.Input, package.Card.License);
    }
}
