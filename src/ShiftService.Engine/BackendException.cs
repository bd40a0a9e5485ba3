namespace ShiftService.Engine;

/// <summary>A backend that cannot do what was asked: a provider or library is missing, or an operator is not supported.</summary>
public sealed class BackendException : Exception
{
    /// <summary>Creates the error; the message names what is missing.</summary>
    public BackendException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
