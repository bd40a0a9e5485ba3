namespace ShiftService.Serving.Registry;

/// <summary>A name or number in a request that is none.</summary>
public sealed class InvalidArgumentException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="field">Which: "model", "version", "alias", "shares[1].share".</param>
    /// <param name="reason">What is wrong with it.</param>
    public InvalidArgumentException(string field, string reason) : base($"{field} {reason}") => (Field, Reason) = (field, reason);

    /// <summary>Which one.</summary>
    public string Field { get; }

    /// <summary>What is wrong with it.</summary>
    public string Reason { get; }
}
