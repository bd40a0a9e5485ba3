using ShiftService.Graph;
using ShiftService.Graph.Onnx;

namespace ShiftService.Cli;

/// <summary>A model file: its bytes, and the network that they hold.</summary>
/// <param name="Path">As given by the user.</param>
/// <param name="Bytes">The very bytes.</param>
/// <param name="Network">The network.</param>
internal sealed record ModelFile(string Path, byte[] Bytes, Network Network)
{
    /// <summary>The file's name without its folder and extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputSize">Height and width in pixels; used where the file leaves them open.</param>
    /// <exception cref="ModelException">The file is no network that this project runs.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Read(string path, (int Height, int Width)? inputSize = null)
    {
        OnnxLimits limits = OnnxLimits.Default;
        if (Directory.Exists(path)) throw new IOException($"{path}: is a directory");
        var file = new FileInfo(path);
        if (!file.Exists) throw new FileNotFoundException($"{path}: no such file");
        if (file.Length > limits.MaxFileBytes)
            throw new ModelException(
                ModelError.LimitExceeded, $"the file has {file.Length} bytes and the limit is {limits.MaxFileBytes}", file: path);
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            return new(path, bytes, OnnxFile.Read(bytes, path, limits));
        }
        catch (ModelException error) when (error.Error == ModelError.InvalidShape && inputSize is not null)
        {
            // The reader refuses a size that differs from the file's, so it is given only to a file that has none.
            return new(path, bytes, OnnxFile.Read(bytes, path, limits, inputSize));
        }
    }
}
