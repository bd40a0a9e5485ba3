using ShiftService.Graph;

namespace ShiftService.Packages;

/// <summary>A model with all that belongs to it, read and checked.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Card">Its card, everything that was left out filled in.</param>
/// <param name="Network">The network.</param>
/// <param name="OnnxFile">The bytes of the file that it was read from.</param>
/// <param name="Labels">Names of the classes; empty where it knows none.</param>
public sealed record ModelPackage(
    string Folder, PackageCard Card, Network Network, ReadOnlyMemory<byte> OnnxFile, IReadOnlyList<string> Labels)
{
    /// <summary>The network's file.</summary>
    public const string OnnxName = "model.onnx";

    /// <summary>The card's file.</summary>
    public const string CardName = "model.json";

    /// <summary>The file of labels that packages are written with.</summary>
    public const string LabelsName = "labels.txt";
}
