namespace ShiftService.Api.OpenApi.Schemas;

/// <summary>The answer of POST /classify.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="Version">Its version.</param>
/// <param name="Alias">The alias by which the version was found; absent where none was.</param>
/// <param name="Backend">What computed: simd, onnxruntime or cuda.</param>
/// <param name="Results">One result for each image, in the order of the request.</param>
/// <param name="Timings">Where the request's time went.</param>
public sealed record ClassifyAnswer(
    string Model, string Version, string? Alias, string Backend, IReadOnlyList<ClassifyResult> Results, TotalTiming Timings);
