namespace ShiftService.Serving.Registry.Archives;

/// <summary>Forms in which packages are uploaded.</summary>
public enum ArchiveFormat
{
    /// <summary>A zip file.</summary>
    Zip,

    /// <summary>A tar file.</summary>
    Tar,

    /// <summary>A tar file compressed by gzip.</summary>
    TarGz,
}
