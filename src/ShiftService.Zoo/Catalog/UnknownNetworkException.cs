namespace ShiftService.Zoo.Catalog;

/// <summary>A name that the catalog does not know. The message lists the forms that it does.</summary>
public sealed class UnknownNetworkException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    public UnknownNetworkException(string network, IReadOnlyList<string> knownForms)
        : base($"there is no network '{network}'; known are {string.Join(", ", knownForms)}") =>
        (Network, KnownForms) = (network, knownForms);

    /// <summary>The unknown name.</summary>
    public string Network { get; }

    /// <summary>The forms of the known names.</summary>
    public IReadOnlyList<string> KnownForms { get; }
}
