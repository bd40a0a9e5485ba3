using ShiftService.Api.Problems;
using ShiftService.Api.Stylization;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Jobs;

/// <summary>A picture that is painted while nobody waits. What changes changes under the store's lock.</summary>
/// <param name="id">Its name, which cannot be guessed.</param>
/// <param name="client">Whose it is.</param>
/// <param name="created">When it began.</param>
internal sealed class PictureJob(string id, string client, DateTimeOffset created)
{
    public string Id => id;

    public string Client => client;

    public DateTimeOffset Created => created;

    /// <summary>Where it is answered.</summary>
    public string Address => $"/jobs/{id}";

    /// <summary>Cancels it.</summary>
    public CancellationTokenSource Stop { get; } = new();

    /// <summary>Ends, well, when nothing of it runs any more.</summary>
    public Task Ended { get; set; } = Task.CompletedTask;

    public StylizationProgress Progress { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; set; }

    /// <summary>When it is forgotten, once it has ended.</summary>
    public DateTimeOffset? Expires { get; set; }

    /// <summary>What became of it, if it ended well.</summary>
    public PaintedPicture? Picture { get; set; }

    /// <summary>Why it has no result, if it has none.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Whether somebody has taken the result.</summary>
    public bool IsFetched { get; set; }

    /// <summary>Where it is in its life.</summary>
    public PictureJobState State => Picture is not null ? PictureJobState.Done
        : Problem is not null ? PictureJobState.Failed : PictureJobState.Running;

    /// <summary>Bytes of the result.</summary>
    public long Bytes => Picture?.Answer.File.Length ?? 0;
}
