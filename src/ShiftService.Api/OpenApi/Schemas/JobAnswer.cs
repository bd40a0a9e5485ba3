using ShiftService.Api.Jobs;

namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>A job, as GET /jobs/{id} tells it.</summary>
/// <param name="Id">Its name, which cannot be guessed.</param>
/// <param name="State">Where it is: running, done or failed.</param>
/// <param name="Stage">What its picture is at: queued, measuring, painting or encoding.</param>
/// <param name="Done">Tiles that are painted.</param>
/// <param name="Total">Tiles of the picture; 0 where that is not known yet.</param>
/// <param name="Share">The share that is painted, 0 to 1.</param>
/// <param name="Created">When it began.</param>
/// <param name="Expires">When it is forgotten; absent while it runs.</param>
/// <param name="Result">Where the picture is; absent where there is none.</param>
/// <param name="Problem">Why there is no picture; absent where that is not so.</param>
public sealed record JobAnswer(
    string Id, PictureJobState State, string Stage, int Done, int Total, double Share, DateTimeOffset Created, DateTimeOffset? Expires,
    string? Result, ItemProblem? Problem);
