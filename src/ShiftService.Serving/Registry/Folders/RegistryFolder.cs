using Microsoft.Extensions.Logging;
using ShiftService.Packages;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Registry.Aliases;
using ShiftService.Serving.Registry.State;

namespace ShiftService.Serving.Registry.Folders;

/// <summary>
/// The folder of models: NAME/VERSION/files. What begins with a dot is not looked at, and is where changes are prepared, so that each is
/// one renaming. Changes come from one thread at a time.
/// </summary>
internal sealed class RegistryFolder
{
    // .incoming: uploads. .retired-X/NAME/VERSION: replaced, back in its place after a crash between two renamings. .deleted: deleted.
    private const string Incoming = ".incoming-", Retired = ".retired-", Deleted = ".deleted-";

    private static readonly string[] PackageFiles = [ModelPackage.CardName, ModelPackage.OnnxName, ModelPackage.LabelsName];

    private readonly ILogger _logger;
    private readonly HashSet<string> _skipped = [];

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public RegistryFolder(string path, ILogger logger)
    {
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"{path}: there is no such folder of models");
        Root = RealPath.Of(path);
        _logger = logger;
    }

    /// <summary>The folder, without links.</summary>
    public string Root { get; }

    public string Of(string model, string version) => Path.Combine(Root, model, version);

    /// <summary>Everything that lies in the folder.</summary>
    /// <param name="known">What is known of it.</param>
    /// <param name="isBusy">Whether somebody is writing a version of a model.</param>
    public IReadOnlyDictionary<string, FoundModel> Scan(RegistryState known, Func<string, string, bool> isBusy)
    {
        var found = new Dictionary<string, FoundModel>();
        foreach (string folder in Directory.GetDirectories(Root))
        {
            string model = Path.GetFileName(folder);
            if (!IsName(folder, "model")) continue;
            if (!RealPath.IsInside(folder, Root))
            {
                Skip(folder, "it is a link that leads out of the folder of models");
                continue;
            }
            ModelEntry? entry = known.Models.GetValueOrDefault(model);
            var versions = new Dictionary<string, VersionFiles?>();
            try
            {
                foreach (string path in Directory.GetDirectories(folder))
                {
                    string version = Path.GetFileName(path);
                    if (!IsName(path, "version")) continue;
                    if (isBusy(model, version)) versions.Add(version, null);
                    else if (IsVersion(path))
                        versions.Add(version, Files(model, version, entry?.Versions.GetValueOrDefault(version)?.Files));
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Removed while it was looked at; the next look finds it gone.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // What is loaded from it goes on.
                Skip(folder, error.Message);
                foreach (string version in entry?.Versions.Keys ?? []) versions.TryAdd(version, null);
            }
            if (versions.Count > 0) found.Add(model, new(model, versions, AliasFile.Read(folder, entry?.Aliases ?? AliasTable.Empty)));
        }
        return found;
    }

    /// <summary>What the files of a version are; one that cannot be read is like no other.</summary>
    public VersionFiles Files(string model, string version, VersionFiles? known)
    {
        try
        {
            return LinkOutside(Of(model, version)) is string link ? new(link, link) : VersionFiles.Of(Of(model, version), known);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new("", error.Message);
        }
    }

    /// <summary>Reads the package of a version.</summary>
    /// <exception cref="PackageException">Something is wrong with it; all of it is named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ModelPackage Read(string model, string version) => Read(Inside(model, version), model, version);

    /// <summary>Reads a package that is to become a version.</summary>
    public static ModelPackage Read(string folder, string model, string version) => Read(PackageReader.Read, folder, model, version);

    /// <summary>Reads the card and the labels of a version, and not its network.</summary>
    /// <exception cref="PackageException">Something is wrong with them; all of it is named.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public (PackageCard Card, IReadOnlyList<string> Labels) Describe(string model, string version) =>
        Read(PackageReader.Describe, Inside(model, version), model, version);

    private string Inside(string model, string version) => LinkOutside(Of(model, version)) is string link
        ? throw new PackageException($"{model}/{version}", [new(link, "is a link that leads out of the folder of models")])
        : Of(model, version);

    private static T Read<T>(Func<string, T> read, string folder, string model, string version)
    {
        try
        {
            return read(folder);
        }
        catch (PackageException error)
        {
            // Clients need not know where it lies.
            throw new PackageException($"{model}/{version}", error.Errors, error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackageException(
                $"{model}/{version}", [new DocumentError(Path.GetFileName(folder), "vanished while it was read")], error);
        }
    }

    /// <summary>A new folder in which an upload is prepared.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public string CreateIncoming() => Directory.CreateDirectory(Temporary(Incoming)).FullName;

    /// <summary>Puts a folder in the place of a version. Afterwards <see cref="Discard"/> what it answers.</summary>
    /// <returns>Where the folder that was there before is now; null where there was none.</returns>
    /// <exception cref="IOException">It could not be done, and everything is as it was.</exception>
    public string? Replace(string folder, string model, string version)
    {
        string place = Of(model, version);
        if (!RealPath.IsInside(Path.GetDirectoryName(place)!, Root))
            throw new InvalidArgumentException("model", "is a link that leads out of the folder of models");
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        string? old = MoveAway(model, version, Retired);
        try
        {
            Directory.Move(folder, place);
            return old;
        }
        catch when (old is not null)
        {
            Directory.Move(Path.Combine(old, model, version), place);
            Discard(old);
            throw;
        }
    }

    /// <summary>Takes a version away. Afterwards <see cref="Discard"/> what it answers; null where it was gone already.</summary>
    /// <exception cref="IOException">It could not be done, and everything is as it was.</exception>
    public string? Remove(string model, string version) => MoveAway(model, version, Deleted);

    /// <summary>Deletes a folder that was taken away, and a model's folder that is empty now. What cannot be deleted is logged.</summary>
    public void Discard(string? folder, string? model = null)
    {
        try
        {
            if (folder is not null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            if (model is not null && Path.Combine(Root, model) is string its && Directory.Exists(its) &&
                !Directory.EnumerateFileSystemEntries(its).Any()) Directory.Delete(its);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.NotDeleted(folder ?? model!, error);
        }
    }

    /// <summary>Clears away what a process that died has left behind.</summary>
    public void Clean()
    {
        foreach (string folder in Directory.GetDirectories(Root, ".*"))
        {
            string name = Path.GetFileName(folder);
            if (!name.StartsWith(Incoming) && !name.StartsWith(Retired) && !name.StartsWith(Deleted)) continue;
            _logger.LeftoverFound(name);
            if (name.StartsWith(Retired)) PutBack(folder);
            Discard(folder);
        }
    }

    private void PutBack(string retired)
    {
        foreach (string model in Directory.GetDirectories(retired))
        {
            foreach (string version in Directory.GetDirectories(model))
            {
                string place = Of(Path.GetFileName(model), Path.GetFileName(version));
                if (Path.Exists(place)) continue;
                Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                Directory.Move(version, place);
            }
        }
    }

    private string? MoveAway(string model, string version, string prefix)
    {
        string place = Of(model, version);
        if (!Path.Exists(place)) return null;
        string away = Temporary(prefix);
        Directory.CreateDirectory(Path.Combine(away, model));
        Directory.Move(place, Path.Combine(away, model, version));
        return away;
    }

    private string Temporary(string prefix) => Path.Combine(Root, $"{prefix}{Guid.NewGuid():n}");

    // The folder or the file that is a link to somewhere else.
    private string? LinkOutside(string folder) => !RealPath.IsInside(folder, Root)
        ? Path.GetFileName(folder)
        : Path.GetFileName(Array.Find(Directory.GetFiles(folder), file => !RealPath.IsInside(file, Root)));

    private bool IsVersion(string folder)
    {
        if (Array.Exists(PackageFiles, file => Path.Exists(Path.Combine(folder, file)))) return true;
        Skip(folder, $"there is neither {string.Join(" nor ", PackageFiles)} in it");
        return false;
    }

    private bool IsName(string folder, string what)
    {
        string name = Path.GetFileName(folder);
        if (name.StartsWith('.')) return false;
        if (ModelName.IsValid(name)) return true;
        Skip(folder, $"it is no name of a {what}: {ModelName.Rule}");
        return false;
    }

    private void Skip(string folder, string reason)
    {
        if (_skipped.Add(folder)) _logger.FolderSkipped(folder, reason);
    }
}
