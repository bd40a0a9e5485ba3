namespace ShiftService.Serving.Registry;

/// <summary>A change that does not go with something else that is there.</summary>
public sealed class ConflictException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The version or alias that was to change.</param>
    /// <param name="message">What is in the way.</param>
    /// <param name="inner">What showed it, if anything did.</param>
    public ConflictException(string model, string name, string message, Exception? inner = null) : base(message, inner) =>
        (Model, Name) = (model, name);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The version or alias that was to change.</summary>
    public string Name { get; }
}
