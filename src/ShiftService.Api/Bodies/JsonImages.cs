using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using ShiftService.Api.Problems;

namespace ShiftService.Api.Bodies;

/// <summary>
/// Images in JSON, {"image": "BASE64"} or {"images": ["BASE64", ...]}, also as data: URLs. They are decoded where they lie: bytes are
/// shorter than their Base64.
/// </summary>
internal static class JsonImages
{
    /// <summary>Decodes the images of a body in place.</summary>
    /// <param name="body">The body; overwritten.</param>
    /// <param name="limits">What it may be.</param>
    /// <exception cref="ProblemException">It is malformed or over a limit.</exception>
    public static IReadOnlyList<ImagePart> Decode(Span<byte> body, BodyLimits limits)
    {
        var parts = new List<ImagePart>();
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 8 });
            Read(ref reader, body, limits, parts);
            return parts;
        }
        catch (JsonException error)
        {
            throw ProblemKind.InvalidJson.With(
                $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {Reason(error)}").ToException();
        }
    }

    private static void Read(ref Utf8JsonReader reader, Span<byte> body, BodyLimits limits, List<ImagePart> parts)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the body must be an object");
        bool seen = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isOne = reader.ValueTextEquals("image"u8), isList = reader.ValueTextEquals("images"u8);
            Require(isOne || isList, "the object has a key other than 'image' or 'images'");
            Require(!seen, "the object must have one of 'image' and 'images', once");
            seen = true;
            reader.Read();
            if (isOne)
            {
                Take(ref reader, body, limits, parts);
                continue;
            }
            Require(reader.TokenType == JsonTokenType.StartArray, "'images' must be a list");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Take(ref reader, body, limits, parts);
        }
        // Throws where anything follows.
        reader.Read();
    }

    private static void Take(ref Utf8JsonReader reader, Span<byte> body, BodyLimits limits, List<ImagePart> parts)
    {
        int index = parts.Count;
        Require(reader.TokenType == JsonTokenType.String, $"image {index} must be a text");
        if (index == limits.Images)
        {
            throw ProblemKind.TooManyImages.With(
                $"there are more than {limits.Images} images", ("limit", limits.Images), ("unit", "images")).ToException();
        }
        int start = checked((int)reader.TokenStartIndex + 1);
        Span<byte> text = body.Slice(start, reader.ValueSpan.Length);
        if (reader.ValueIsEscaped) text = text[..Unescape(ref reader, text, index)];
        if (text.StartsWith("data:"u8))
        {
            int comma = text.IndexOf((byte)',');
            if (comma < 0 || !text[..comma].EndsWith(";base64"u8)) throw NotBase64(index, "is a data: URL without ';base64,'");
            start += comma + 1;
            text = text[(comma + 1)..];
        }
        if (text.IsEmpty) throw NotBase64(index, "is empty");
        if (Base64.DecodeFromUtf8InPlace(text, out int length) != OperationStatus.Done)
            throw NotBase64(index, $"is not Base64 (RFC 4648, section 4, with padding)");
        if (length > limits.ImageBytes)
            throw Problem.Over(ProblemKind.ImageTooLarge, $"image {index} has", limits.ImageBytes, length, "bytes").ToException();
        parts.Add(new(start, length));
    }

    // Some writers escape the slash. What is escaped is longer than what it means.
    private static int Unescape(ref Utf8JsonReader reader, Span<byte> text, int index)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            int length = reader.CopyString(copy);
            copy.AsSpan(0, length).CopyTo(text);
            return length;
        }
        catch (InvalidOperationException)
        {
            throw NotBase64(index, "is not even text");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static void Require(bool holds, string expected)
    {
        if (!holds) throw ProblemKind.InvalidJson.With(expected).ToException();
    }

    private static ProblemException NotBase64(int index, string reason) =>
        ProblemKind.InvalidBase64.With($"image {index} {reason}", ("index", index)).ToException();

    // The serialiser's message, without the position that it repeats.
    private static string Reason(JsonException error) =>
        error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and int end ? error.Message[..end] : error.Message;
}
