namespace ShiftService.Api.Verification;

/// <summary>Where a request's time went, in milliseconds.</summary>
/// <param name="EmbedMs">Computing embeddings; absent where none were.</param>
/// <param name="TotalMs">From the request's headers to its answer.</param>
public sealed record FaceTotals(double? EmbedMs, double TotalMs);
