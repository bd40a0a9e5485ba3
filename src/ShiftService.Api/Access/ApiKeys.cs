using System.Security.Cryptography;
using System.Text;
using ShiftService.Api.Options;

namespace ShiftService.Api.Access;

/// <summary>The keys that are known.</summary>
internal sealed class ApiKeys : IDisposable
{
    /// <summary>Fewest characters of a key, for those who make one.</summary>
    public const int MinKeyLength = 16;

    /// <summary>Most characters of a key. Longer ones are nobody's; so hashing one needs no memory but the stack.</summary>
    public const int MaxKeyLength = 128;

    // A character has at most three bytes, or four together with the next.
    private const int MaxKeyBytes = 3 * MaxKeyLength;

    private readonly ApiKey[] _keys;

    public ApiKeys(AuthOptions options) => _keys = [.. options.Keys.Select(key => new ApiKey(key))];

    /// <summary>True if there are any.</summary>
    public bool Any => _keys.Length > 0;

    /// <summary>True if one may change models.</summary>
    public bool AnyAdmin => _keys.Any(key => key.IsAdmin);

    /// <summary>The hash of a key, as the configuration has it.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The key that was given, or null. Takes as long whether it is the first, the last or none.</summary>
    public ApiKey? Find(ReadOnlySpan<char> given)
    {
        if (given.Length is 0 or > MaxKeyLength) return null;
        Span<byte> bytes = stackalloc byte[MaxKeyBytes], hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(given, bytes)], hash);
        ApiKey? found = null;
        foreach (ApiKey key in _keys)
            if (CryptographicOperations.FixedTimeEquals(key.Hash.Span, hash)) found = key;
        return found;
    }

    public void Dispose()
    {
        foreach (ApiKey key in _keys) key.Dispose();
    }
}
