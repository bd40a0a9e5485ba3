namespace ShiftService.Serving.Registry;

/// <summary>What a name names.</summary>
public enum ModelNameKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A version of a model, or, where a request may name either, an alias.</summary>
    Version,

    /// <summary>An alias of a model.</summary>
    Alias,
}
