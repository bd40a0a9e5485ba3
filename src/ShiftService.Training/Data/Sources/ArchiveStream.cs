using System.ComponentModel;
using System.Diagnostics;
using System.IO.Compression;

namespace ShiftService.Training.Data.Sources;

/// <summary>The uncompressed content of an archive. What is compressed by xz goes through the program of that name.</summary>
internal sealed class ArchiveStream : IDisposable
{
    private readonly string _file;
    private readonly Process? _xz;
    private readonly Task<string>? _xzErrors;

    /// <param name="file">The archive; its extension says how it is compressed.</param>
    /// <param name="xz">The program that unpacks xz.</param>
    public ArchiveStream(string file, string xz = "xz")
    {
        _file = file;
        if (Ends(".tar")) Content = File.OpenRead(file);
        else if (Ends(".tar.gz") || Ends(".tgz")) Content = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        else if (Ends(".tar.xz") || Ends(".txz"))
        {
            _xz = Start(xz, file);
            _xzErrors = _xz.StandardError.ReadToEndAsync();
            Content = _xz.StandardOutput.BaseStream;
        }
        else throw new TrainingDataException(TrainingDataError.Layout, file, "not a .tar, .tar.gz, .tgz, .tar.xz or .txz archive");
    }

    public Stream Content { get; }

    /// <summary>
    /// To call after the last entry, or when there is none where there should be: reads the rest and checks that decompression went well.
    /// </summary>
    public void Finish()
    {
        try
        {
            Content.CopyTo(Stream.Null);
        }
        catch (InvalidDataException error)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, _file, $"its compressed data are damaged: {error.Message}", error);
        }
        if (_xz is null) return;
        _xz.WaitForExit();
        if (_xz.ExitCode != 0)
        {
            throw new TrainingDataException(TrainingDataError.Damaged, _file,
                $"xz ended with code {_xz.ExitCode}: {_xzErrors!.GetAwaiter().GetResult().Trim()}");
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        if (_xz is null) return;
        // Reading may have ended early; then xz is still waiting to write.
        if (!_xz.HasExited) _xz.Kill();
        _xz.Dispose();
    }

    private bool Ends(string extension) => _file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static Process Start(string xz, string file)
    {
        var start = new ProcessStartInfo(xz, ["--decompress", "--stdout", "--", file])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new TrainingDataException(TrainingDataError.ToolMissing, file,
                $"the program {xz}, which unpacks it, cannot be started ({error.Message}); install xz-utils, or unpack it yourself", error);
        }
    }
}
