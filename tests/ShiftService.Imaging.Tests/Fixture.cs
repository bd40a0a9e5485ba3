namespace ShiftService.Imaging.Tests;

/// <summary>Files that fixtures/make_fixtures.py made.</summary>
internal static class Fixture
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "fixtures");

    public static byte[] Bytes(string name) => File.ReadAllBytes(Path.Combine(Folder, name));

    /// <summary>The pixels that Pillow got; the size is in the file's name.</summary>
    public static RgbImage Pixels(string name)
    {
        string path = Assert.Single(Directory.GetFiles(Folder, $"{name}.*.rgb"));
        string[] size = Path.GetFileName(path).Split('.')[1].Split('x');
        return new RgbImage(int.Parse(size[0]), int.Parse(size[1]), File.ReadAllBytes(path));
    }
}
