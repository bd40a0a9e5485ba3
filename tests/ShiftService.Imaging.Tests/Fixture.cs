namespace ShiftService.Imaging.Tests;

/// <summary>Files that the scripts in fixtures/ made.</summary>
internal static class Fixture
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fixtures");

    /// <summary>True if the libvips that is there reads AVIF; the one beside the app does.</summary>
    public static bool ReadsAvif { get; } = ProbesAvif();

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>The pixels that Pillow got; the size is in the file's name.</summary>
    public static RgbImage Pixels(string name)
    {
        string path = Assert.Single(Directory.GetFiles(Folder, $"{name}.*.rgb"));
        string[] size = Path.GetFileName(path).Split('.')[1].Split('x');
        return new RgbImage(int.Parse(size[0]), int.Parse(size[1]), File.ReadAllBytes(path));
    }

    private static bool ProbesAvif()
    {
        try
        {
            return ImageDecoder.Probe(Bytes("photo.avif")).Format == ImageFormat.Avif;
        }
        catch (ImageException error) when (error.Error == ImageError.UnsupportedFormat && !IsOurLibrary)
        {
            return false;
        }
    }

    private static bool IsOurLibrary => File.Exists(Path.Combine(AppContext.BaseDirectory, "libvips.so"));
}
