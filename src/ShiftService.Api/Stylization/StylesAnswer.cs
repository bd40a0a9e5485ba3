namespace ShiftService.Api.Stylization;

/// <summary>The styles of a model, as GET /styles tells them.</summary>
/// <param name="Model">The model that paints in them.</param>
/// <param name="Version">Its version.</param>
/// <param name="Alias">The alias that led to it; absent where none did.</param>
/// <param name="Styles">The styles.</param>
public sealed record StylesAnswer(string Model, string Version, string? Alias, IReadOnlyList<StyleAnswer> Styles);
