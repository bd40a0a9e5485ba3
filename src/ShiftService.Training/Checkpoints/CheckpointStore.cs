namespace ShiftService.Training.Checkpoints;

/// <summary>
/// The checkpoints of a run: checkpoint.bin and the one before it, checkpoint.previous.bin. A checkpoint is written beside them, flushed
/// to the disk and renamed, so that at every moment one of the two is whole, whatever fails. Belongs to one thread at a time.
/// </summary>
public sealed class CheckpointStore
{
    private readonly string _current, _previous, _unfinished;
    private readonly Func<string, Stream> _create;

    /// <summary>The checkpoints in a folder, which is created where there is none.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public CheckpointStore(string folder)
        : this(folder, path => new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
    {
    }

    /// <summary>The same with another way to create files.</summary>
    internal CheckpointStore(string folder, Func<string, Stream> create)
    {
        Directory.CreateDirectory(folder);
        _current = Path.Combine(folder, "checkpoint.bin");
        _previous = Path.Combine(folder, "checkpoint.previous.bin");
        _unfinished = Path.Combine(folder, "checkpoint.unfinished");
        _create = create;
    }

    /// <summary>True if there is a checkpoint to resume from.</summary>
    public bool Exists => File.Exists(_current) || File.Exists(_previous);

    /// <summary>Writes a checkpoint; where that fails, those before are as they were.</summary>
    /// <exception cref="IOException">The disk is full, or the file cannot be written for another reason.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public void Write(CheckpointHeader header, IReadOnlyList<NamedArray> arrays)
    {
        try
        {
            using (Stream file = _create(_unfinished))
            {
                CheckpointFormat.Write(file, header, arrays);
                file.Flush();
                (file as FileStream)?.Flush(flushToDisk: true);
            }
            // Should the machine stop between the two, the previous one is there, and is what Read takes.
            if (File.Exists(_current)) File.Move(_current, _previous, overwrite: true);
            File.Move(_unfinished, _current, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(_unfinished);
            throw;
        }
    }

    /// <summary>The latest checkpoint that is whole.</summary>
    /// <param name="damage">Why the latest was passed over for the previous one; null where it was not.</param>
    /// <exception cref="CheckpointException">There is none, or none that is whole; the error is that of the latest.</exception>
    public Checkpoint Read(out CheckpointException? damage)
    {
        damage = null;
        if (!Exists) throw new CheckpointException(CheckpointError.Missing, "there is no such file", _current);
        if (!File.Exists(_current)) return Read(_previous);
        try
        {
            return Read(_current);
        }
        catch (CheckpointException error)
            when (error.Error is CheckpointError.Truncated or CheckpointError.Damaged && File.Exists(_previous))
        {
            damage = error;
        }
        try
        {
            return Read(_previous);
        }
        catch (CheckpointException)
        {
            throw damage;
        }
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="CheckpointException">The file is missing, something else, of another version, truncated or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Checkpoint Read(string path)
    {
        if (!File.Exists(path)) throw new CheckpointException(CheckpointError.Missing, "there is no such file", path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return CheckpointFormat.Read(file, path);
    }
}
