namespace ShiftService.Load.Http;

/// <summary>What a server sent is no HTTP/1.1 response.</summary>
internal sealed class MalformedResponseException(string message) : Exception(message);
