using ShiftService.Imaging;

namespace ShiftService.Cli;

/// <summary>Images that the command line names.</summary>
internal static class ImageFiles
{
    /// <summary>Does something with a file; errors name it.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="ImageException">It cannot be read.</exception>
    public static T Read<T>(string path, Func<byte[], T> read)
    {
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file");
        try
        {
            return read(File.ReadAllBytes(path));
        }
        catch (ImageException error)
        {
            throw new ImageException(error.Error, $"{path}: {error.Message}", error);
        }
    }
}
