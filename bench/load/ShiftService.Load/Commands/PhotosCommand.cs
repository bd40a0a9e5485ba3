using System.CommandLine;
using ShiftService.Load.Photos;

namespace ShiftService.Load.Commands;

/// <summary>`load photos`: photos to send, where none are at hand.</summary>
internal static class PhotosCommand
{
    // Width, height, how many, bytes of the first and of the last.
    private static readonly (int Width, int Height, int Count, int First, int Last)[] Sets =
        [(4000, 3000, 1, 3_000_000, 3_000_000), (2048, 2048, 1, 1_000_000, 1_000_000), (1920, 1440, 4, 500_000, 800_000), (640, 480, 10, 60_000, 100_000), (224, 224, 1, 14_000, 14_000), (32, 32, 1, 1_100, 1_100)];

    /// <summary>Creates the command.</summary>
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string>("OUT") { Description = "A folder; made if it is not there." };
        var command = new Command(
            "photos",
            "Synthesise JPEGs that cost a decoder what photos cost it: OUT/4000x3000 (3 MB), OUT/2048x2048 (1 MB), OUT/1920x1440 (4 of 0.5 to 0.8 MB), OUT/640x480 (10 of 60 to 90 kB), OUT/224x224 and OUT/32x32.")
        {
            folder,
        };
        command.SetAction(parsed =>
        {
            foreach ((int width, int height, int count, int first, int last) in Sets)
            {
                string set = Path.Combine(parsed.GetRequiredValue(folder), $"{width}x{height}");
                Directory.CreateDirectory(set);
                for (int i = 0; i < count; i++)
                {
                    byte[] file = PhotoSynthesis.Jpeg(width, height, seed: i + 1, first + (last - first) * i / Math.Max(1, count - 1));
                    string path = Path.Combine(set, $"{i + 1:D2}.jpg");
                    File.WriteAllBytes(path, file);
                    output.WriteLine($"{path}: {file.Length} bytes");
                }
            }
            return LoadProgram.Success;
        });
        return command;
    }
}
