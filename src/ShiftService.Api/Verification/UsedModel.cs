using ShiftService.Serving.Registry;

namespace ShiftService.Api.Verification;

/// <summary>A model that took part in an answer.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Alias">The alias by which the version was found; absent where none was.</param>
/// <param name="Backend">What computed: simd, onnxruntime or cuda.</param>
public sealed record UsedModel(string Model, string Version, string? Alias, string Backend)
{
    internal static UsedModel Of(ModelLease lease) => new(lease.Model.Name, lease.Model.Version, lease.Alias, lease.Model.Backend);
}
