using System.Globalization;
using System.Security.Cryptography;
using ShiftService.Graph;
using ShiftService.Graph.Caffe;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging.Resizing;
using ShiftService.Packages;

namespace ShiftService.Cli.Importing;

/// <summary>A classifier of Caffe's as a model package.</summary>
internal static class CaffePackage
{
    private const int ImageNetSide = 256, SmallestImageNetCrop = 224;

    /// <summary>Reads the files and writes the package.</summary>
    /// <param name="prototxt">The network as text.</param>
    /// <param name="caffemodel">Its weights.</param>
    /// <param name="labels">File of the classes' names, one a line; null to number them from 0.</param>
    /// <param name="shortSide">Pixels that an image's shorter side is scaled to before its centre is cut out; null for the usual.</param>
    /// <param name="license">Terms, for the card.</param>
    /// <param name="folder">Folder of the package.</param>
    /// <exception cref="ModelException">A file is not usable.</exception>
    /// <exception cref="ArgumentException">Labels or sizes do not fit.</exception>
    /// <exception cref="PackageException">The result is no package.</exception>
    public static CaffeModel Write(string prototxt, string caffemodel, string? labels, int? shortSide, string? license, string folder)
    {
        foreach (string? path in (string?[])[prototxt, caffemodel, labels])
            if (path is not null && !File.Exists(path)) throw new FileNotFoundException($"{path}: no such file");
        CaffeModel model = CaffeFile.Read(prototxt, caffemodel);
        string sha = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(caffemodel)));
        TensorShape input = model.Network.InputShape, output = model.Network.ShapeOf(model.Network.Outputs[0]);
        if (input is not { Channels: 3, IsVector: false } || !output.IsVector)
            throw new ModelException(ModelError.InvalidShape, $"maps {input} to {output}: no classifier of photos", file: caffemodel);
        var card = new PackageCard
        {
            Task = PackageTask.Classification,
            Description = $"{model.Network.Name}, imported from Caffe.",
            Input = InputOf(model, input, shortSide),
            License = license ?? "Not stated in the files; that of where they come from.",
            Provenance = new()
            {
                From = $"Caffe: {Path.GetFileName(caffemodel)}, SHA-256 {sha}",
                Command = $"shiftctl import caffe --prototxt {Path.GetFileName(prototxt)} --caffemodel {Path.GetFileName(caffemodel)}",
            },
        };
        PackageWriter.Write(folder, card, model.Network, OnnxFile.ToBytes(model.Network), Labels(labels, output.Channels));
        return model;
    }

    // Caffe's pixels go from 0 to 255 and its channels are blue, green, red; a card's white is 1, and its lists are red, green, blue.
    private static PackageInput InputOf(CaffeModel model, TensorShape input, int? shortSide)
    {
        int crop = Math.Min(input.Height, input.Width);
        int scaled = shortSide ?? (crop is >= SmallestImageNetCrop and <= ImageNetSide ? ImageNetSide : crop);
        if (scaled < crop) throw new ArgumentException($"--short-side: {scaled} pixels are fewer than the input's {crop}");
        return new()
        {
            Color = ColorOrder.Bgr,
            Mean = [.. model.Mean.Reverse().Select(mean => (float)(mean / 255.0))],
            Std = [.. Enumerable.Repeat((float)(1 / (255.0 * model.Scale)), 3)],
            Resize = new() { Mode = ResizeMode.Crop, Filter = ResizeFilter.Bilinear, CropFraction = (double)crop / scaled },
        };
    }

    private static IReadOnlyList<string> Labels(string? path, int classes)
    {
        if (path is null) return [.. Enumerable.Range(0, classes).Select(c => c.ToString(CultureInfo.InvariantCulture))];
        string[] labels = [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return labels.Length == classes
            ? labels
            : throw new ArgumentException($"--labels: {path} has {labels.Length} lines, and the network {classes} classes");
    }
}
