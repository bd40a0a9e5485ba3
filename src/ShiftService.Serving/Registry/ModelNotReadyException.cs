namespace ShiftService.Serving.Registry;

/// <summary>A model that is there and cannot answer now.</summary>
public sealed class ModelNotReadyException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">The version or alias; null where the model has no version that is ready.</param>
    /// <param name="state">Where the version is in its life; where it is several, that of the latest.</param>
    /// <param name="reason">Why, where more is known.</param>
    public ModelNotReadyException(string model, string? version, VersionState state, string? reason)
        : base($"{model}{(version is null ? "" : $"/{version}")} is not ready: {state.ToString().ToLowerInvariant()}" +
            $"{(reason is null ? "" : $", {reason}")}") =>
        (Model, Version, State, Reason) = (model, version, state, reason);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The version or alias; null where the model has no version that is ready.</summary>
    public string? Version { get; }

    /// <summary>Where it is in its life.</summary>
    public VersionState State { get; }

    /// <summary>Why, where more is known.</summary>
    public string? Reason { get; }
}
