using System.Security.Cryptography;
using System.Text.Json;
using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages.Documents;
using ShiftService.Packages.Verification;

namespace ShiftService.Packages;

/// <summary>Reads model packages: folders of model.onnx, model.json and, for classifiers, labels.txt.</summary>
public static class PackageReader
{
    /// <summary>Reads and checks a package.</summary>
    /// <exception cref="PackageException">Something is wrong; all of it is named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ModelPackage Read(string folder)
    {
        var errors = new List<DocumentError>();
        PackageCard? card = ReadCard(folder, errors);
        (Network? network, byte[] bytes) = ReadNetwork(folder, card, errors);
        string[] labels = card is null ? [] : ReadLabels(folder, card, errors);
        if (card is not null && network is not null) Compare(card, network, labels, errors);
        if (errors.Count > 0) throw new PackageException(folder, errors);
        return new(folder, Complete(card!, network!, bytes, labels), network!, bytes, labels);
    }

    /// <summary>Reads the card of a package, as it is written, and its labels; the network is not looked at.</summary>
    /// <exception cref="PackageException">Something is wrong with them; all of it is named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static (PackageCard Card, IReadOnlyList<string> Labels) Describe(string folder)
    {
        var errors = new List<DocumentError>();
        PackageCard? card = ReadCard(folder, errors);
        string[] labels = card is null ? [] : ReadLabels(folder, card, errors);
        return errors.Count == 0 ? (card!, labels) : throw new PackageException(folder, errors);
    }

    private static PackageCard? ReadCard(string folder, List<DocumentError> errors)
    {
        string path = Path.Combine(folder, ModelPackage.CardName);
        if (!File.Exists(path))
        {
            errors.Add(new(ModelPackage.CardName, "there is no such file"));
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), DocumentJson.DocumentOptions);
            IReadOnlyList<DocumentError> found = DocumentStructure.Check(document.RootElement, typeof(PackageCard), PackageLimits.Find);
            errors.AddRange(found);
            return found.Count > 0 ? null : document.Deserialize<PackageCard>(DocumentJson.Options);
        }
        catch (JsonException error)
        {
            errors.Add(new(ModelPackage.CardName, error.Message));
            return null;
        }
    }

    private static (Network?, byte[]) ReadNetwork(string folder, PackageCard? card, List<DocumentError> errors)
    {
        string path = Path.Combine(folder, ModelPackage.OnnxName);
        if (!File.Exists(path))
        {
            errors.Add(new(ModelPackage.OnnxName, "there is no such file"));
            return default;
        }
        byte[] bytes = File.ReadAllBytes(path);
        if (card?.Sha256 is string expected && Hash(bytes) is string actual && !actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            errors.Add(new("$.sha256", $"is {expected}, and that of {ModelPackage.OnnxName} is {actual}: one of the two has been changed"));
        try
        {
            return (OnnxFile.Read(bytes, ModelPackage.OnnxName, inputSize: null), bytes);
        }
        catch (ModelException error)
            when (error.Error == ModelError.InvalidShape && card?.Input is { Height: int height, Width: int width })
        {
            return (ReadOpen(bytes, (height, width), errors), bytes);
        }
        catch (ModelException error)
        {
            errors.Add(new(ModelPackage.OnnxName, error.Reason));
            return default;
        }
    }

    // A file that leaves its input's size open takes the card's.
    private static Network? ReadOpen(byte[] bytes, (int, int) size, List<DocumentError> errors)
    {
        try
        {
            return OnnxFile.Read(bytes, ModelPackage.OnnxName, inputSize: size);
        }
        catch (ModelException error)
        {
            errors.Add(new(ModelPackage.OnnxName, error.Reason));
            return null;
        }
    }

    private static string[] ReadLabels(string folder, PackageCard card, List<DocumentError> errors)
    {
        if (card.Labels is string name && Path.GetFileName(name) != name)
        {
            errors.Add(new("$.labels", $"must be the name of a file beside the card, and is \"{name}\""));
            return [];
        }
        string path = Path.Combine(folder, card.Labels ?? ModelPackage.LabelsName);
        if (File.Exists(path)) return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (card.Labels is not null) errors.Add(new("$.labels", $"there is no file {card.Labels}"));
        return [];
    }

    private static void Compare(PackageCard card, Network network, string[] labels, List<DocumentError> errors)
    {
        TensorShape input = network.InputShape;
        if (input is not { Channels: 3, IsVector: false })
            errors.Add(new(ModelPackage.OnnxName, $"its input is {input}, and images have three channels"));
        Require(errors, card.Input.Height is null || card.Input.Height == input.Height, "$.input.height",
            $"is {card.Input.Height}, and the network's is {input.Height}");
        Require(errors, card.Input.Width is null || card.Input.Width == input.Width, "$.input.width",
            $"is {card.Input.Width}, and the network's is {input.Width}");
        string[] unknown = [.. (card.Outputs ?? []).Select(output => output.Name).Except(network.Outputs)];
        Require(errors, unknown.Length == 0, "$.outputs", $"the network has no output '{unknown.FirstOrDefault()}'");
        Require(errors, card.Outputs is null || card.Outputs.Count == network.Outputs.Count, "$.outputs",
            $"names {card.Outputs?.Count} outputs, and the network has {network.Outputs.Count}");
        if (card.Input.Resize is { Mode: Imaging.Resizing.ResizeMode.Pad, CropFraction: < 1 })
            errors.Add(new("$.input.resize.cropFraction", "does not go with padding"));
        errors.AddRange(VerificationRules.Check(card, network));
        CompareDetection(card, network, errors);
        StylizationCheck.Check(card, network, errors);
        if (card.Task != PackageTask.Classification) return;
        long classes = network.ShapeOf(network.Outputs[0]).Elements;
        Require(errors, labels.Length == classes, "$.labels", labels.Length == 0
            ? $"a classifier needs {ModelPackage.LabelsName}, one line a class"
            : $"{card.Labels ?? ModelPackage.LabelsName} has {labels.Length} lines, and the network {classes} classes");
    }

    private static void CompareDetection(PackageCard card, Network network, List<DocumentError> errors)
    {
        Require(errors, card.Task == PackageTask.Detection == card.Detection is not null, "$.detection", card.Detection is null
            ? "is missing: a detector's card says what its outputs mean"
            : $"is for detectors, and the task is {card.Task.ToString().ToLowerInvariant()}");
        if (card.Detection is not { } detection) return;
        TensorShape input = network.InputShape;
        Require(errors, detection.Strides.Count == network.Outputs.Count, "$.detection.strides",
            $"has {detection.Strides.Count} strides, and the network {network.Outputs.Count} outputs");
        for (int i = 0; i < Math.Min(detection.Strides.Count, network.Outputs.Count); i++)
        {
            TensorShape output = network.ShapeOf(network.Outputs[i]);
            int stride = detection.Strides[i];
            Require(errors, output.Channels == PackageDetection.Channels && !output.IsVector
                && output.Height * stride == input.Height && output.Width * stride == input.Width,
                $"$.detection.strides[{i}]", $"is {stride}, and the output is {output} for an input of {input}");
            Require(errors, i == 0 || stride > detection.Strides[i - 1], $"$.detection.strides[{i}]", "must be above the one before");
        }
        int largest = detection.Strides.Count > 0 ? detection.Strides.Max() : 1;
        Require(errors, detection.InputSide % largest == 0, "$.detection.inputSide",
            $"must be a multiple of the largest stride, {largest}, and is {detection.InputSide}");
    }

    private static PackageCard Complete(PackageCard card, Network network, byte[] bytes, string[] labels) => card with
    {
        Input = card.Input with { Height = network.InputShape.Height, Width = network.InputShape.Width },
        Labels = card.Labels ?? (labels.Length > 0 ? ModelPackage.LabelsName : null),
        Outputs = card.Outputs ?? [.. network.Outputs.Select(output => new PackageOutput(output, MeaningOf(card.Task)))],
        Network = card.Network ?? network.Name,
        Cost = card.Cost ?? PackageWriter.CostOf(network),
        Sha256 = card.Sha256 ?? Hash(bytes),
    };

    internal static string MeaningOf(PackageTask task) => task switch
    {
        PackageTask.Classification => "logits",
        PackageTask.Verification => "embedding",
        PackageTask.Detection => "faces",
        _ => "image",
    };

    internal static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Require(List<DocumentError> errors, bool holds, string path, string reason)
    {
        if (!holds) errors.Add(new(path, reason));
    }
}
