namespace ShiftService.Api.Access;

/// <summary>An endpoint's rule, where routing finds it.</summary>
internal sealed record AccessMetadata(AccessRule Rule);
