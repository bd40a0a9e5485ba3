using ShiftService.Graph;
using ShiftService.Graph.Onnx;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Zoo;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A style network of three styles with random weights: what it paints is no art, but its own for each style.</summary>
internal static class StylePackage
{
    public const string Model = "painters-test";

    public static readonly string[] Styles = ["starry_night", "great_wave", "scream"];

    /// <summary>Writes it into a folder of models, with a thumbnail of the first style.</summary>
    public static void Write(string models)
    {
        Network network = ZooCatalog.Create(
            $"style-multi{Styles.Length}", new() { Height = 64, Initialization = Initialization.Randomized, Seed = 5 });
        string folder = Path.Combine(models, Model, "1");
        var card = new PackageCard
        {
            Task = PackageTask.Stylization, Input = new() { Mean = [0, 0, 0], Std = [1, 1, 1] }, License = "Free.",
            Stylization = new(
            [
                new("starry_night", "The Starry Night", "Vincent van Gogh", "1889"),
                new("great_wave", "The Great Wave off Kanagawa", "Katsushika Hokusai", "c. 1831", "a museum"),
                new("scream", "The Scream", "Edvard Munch", "1893"),
            ]),
        };
        PackageWriter.Write(folder, card, network, OnnxFile.ToBytes(network), []);
        File.WriteAllBytes(Path.Combine(folder, "style-starry_night.jpg"), Thumbnail);
    }

    /// <summary>The thumbnail.</summary>
    public static byte[] Thumbnail { get; } = TestImages.Jpeg(24, 16);
}
