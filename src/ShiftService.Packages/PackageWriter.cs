using System.Text.Json;
using ShiftService.Graph;
using ShiftService.Packages.Documents;

namespace ShiftService.Packages;

/// <summary>Writes model packages.</summary>
public static class PackageWriter
{
    /// <summary>
    /// Writes a package, replacing one that was there: it is written beside its place, and moved there when it is whole.
    /// </summary>
    /// <param name="folder">Its folder, such as models/NAME/VERSION.</param>
    /// <param name="card">Its card; outputs, cost and hash are filled in.</param>
    /// <param name="network">The network in the file.</param>
    /// <param name="onnxFile">The file.</param>
    /// <param name="labels">Names of the classes; empty where the model knows none.</param>
    /// <exception cref="PackageException"><see cref="PackageReader"/> does not take what was written; nothing has been replaced.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, PackageCard card, Network network, byte[] onnxFile, IReadOnlyList<string> labels)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), parent = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(parent);
        // Hidden, so that a service that watches the folder does not take it for a version.
        string mark = Guid.NewGuid().ToString("n");
        string unfinished = Path.Combine(parent, $".{mark}.new"), old = Path.Combine(parent, $".{mark}.old");
        try
        {
            Directory.CreateDirectory(unfinished);
            File.WriteAllBytes(Path.Combine(unfinished, ModelPackage.OnnxName), onnxFile);
            if (labels.Count > 0) File.WriteAllLines(Path.Combine(unfinished, ModelPackage.LabelsName), labels);
            PackageCard complete = card with
            {
                Input = card.Input with { Height = network.InputShape.Height, Width = network.InputShape.Width },
                Labels = labels.Count > 0 ? ModelPackage.LabelsName : null,
                Outputs = [.. network.Outputs.Select(output => new PackageOutput(output, PackageReader.MeaningOf(card.Task)))],
                Network = card.Network ?? network.Name,
                Cost = CostOf(network),
                Sha256 = PackageReader.Hash(onnxFile),
            };
            File.WriteAllText(Path.Combine(unfinished, ModelPackage.CardName), Format(complete));
            PackageReader.Read(unfinished);
            if (Directory.Exists(full)) Directory.Move(full, old);
            Directory.Move(unfinished, full);
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            if (Directory.Exists(old))
            {
                if (Directory.Exists(full)) Directory.Delete(old, recursive: true);
                else Directory.Move(old, full);
            }
        }
    }

    /// <summary>A card as JSON, without what is null.</summary>
    public static string Format(PackageCard card) => JsonSerializer.Serialize(card, DocumentJson.WithoutNulls) + "\n";

    internal static PackageCost CostOf(Network network) => new(network.Cost.AllParameters, network.Cost.MultiplyAccumulates);
}
