using System.Globalization;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;

namespace ShiftService.Cli.Compression;

/// <summary>Writes a smaller form of a package as a package, and tells how much smaller it is.</summary>
internal static class CompressedPackage
{
    /// <summary>Writes it. The accuracy of the original is not claimed for it, nor its analysis.</summary>
    /// <param name="console">Where the sizes go.</param>
    /// <param name="package">The original.</param>
    /// <param name="network">Its smaller form.</param>
    /// <param name="weights">How weights are stored.</param>
    /// <param name="what">What was done, for the card.</param>
    /// <param name="command">The command, for the card.</param>
    /// <param name="folder">Folder of the new package.</param>
    public static int Write(
        CommandOutput console, ModelPackage package, Network network, OnnxWeights weights, string what, string command, string folder)
    {
        byte[] file = OnnxFile.ToBytes(network, weights);
        // What is in the file, not what was meant to be.
        Network stored = OnnxFile.Read(file, ModelPackage.OnnxName);
        string sha = package.Card.Sha256 ?? "";
        PackageProvenance provenance = (package.Card.Provenance ?? new()) with
        {
            From = $"{package.Card.Network} (model.onnx SHA-256 {sha}), {what}",
            Command = command,
        };
        PackageCard card = package.Card with
        {
            Description = $"{package.Card.Description?.TrimEnd('.') ?? package.Card.Network}; {what}.",
            Accuracy = null, Analysis = null, Provenance = provenance,
        };
        PackageWriter.Write(folder, card, stored, file, package.Labels);
        (OperatorCost before, OperatorCost after) = (package.Network.Cost, stored.Cost);
        console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder}: {package.OnnxFile.Length:N0} to {file.Length:N0} bytes, {before.AllParameters:N0} to {after.AllParameters:N0} " +
            $"parameters, {before.MultiplyAccumulates:N0} to {after.MultiplyAccumulates:N0} MAC"));
        return ExitCode.Success;
    }
}
