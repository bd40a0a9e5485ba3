using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Packages;

namespace ShiftService.Faces.Tests.Detection;

/// <summary>Detectors as packages.</summary>
internal static class DetectorPackage
{
    /// <summary>Writes a detector for 64x64 pixels, with outputs at strides of 8, 16 and 32, into a folder, and reads it again.</summary>
    public static ModelPackage Write(string folder, Network network)
    {
        var card = new PackageCard
        {
            Task = PackageTask.Detection,
            Input = new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.25f, 0.25f, 0.25f] },
            Detection = new() { Strides = [8, 16, 32], InputSide = 64 },
            License = "Made by the tests.",
        };
        PackageWriter.Write(folder, card, network, OnnxFile.ToBytes(network), []);
        return PackageReader.Read(folder);
    }
}
