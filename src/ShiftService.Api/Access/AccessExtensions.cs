namespace ShiftService.Api.Access;

/// <summary>Endpoints say who may use them.</summary>
internal static class AccessExtensions
{
    /// <summary>Says who may use an endpoint.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, AccessRule rule)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AccessMetadata(rule));
}
