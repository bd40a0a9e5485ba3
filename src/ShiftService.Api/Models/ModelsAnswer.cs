namespace ShiftService.Api.Models;

/// <summary>All models, as GET /models tells them.</summary>
/// <param name="Models">The models, by name.</param>
/// <param name="Defaults">Those that answer requests of their tasks that name none, where that is set.</param>
public sealed record ModelsAnswer(IReadOnlyList<ModelAnswer> Models, IReadOnlyList<string> Defaults);
