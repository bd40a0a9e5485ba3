namespace ShiftService.Api.Models;

/// <summary>All models, as GET /models tells them.</summary>
/// <param name="Models">The models, by name.</param>
public sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models);
