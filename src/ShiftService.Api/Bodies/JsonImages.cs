using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using ShiftService.Api.Problems;

namespace ShiftService.Api.Bodies;

/// <summary>
/// Images in JSON, {"image": "BASE64"} or {"images": ["BASE64", ...]} or whatever their names are, also as data: URLs; embeddings as lists of
/// numbers. Images are decoded where they lie: bytes are shorter than their Base64.
/// </summary>
internal static class JsonImages
{
    /// <summary>Most numbers of an embedding; no network has as many.</summary>
    private const int MaxNumbers = 4096;

    /// <summary>Decodes the images of a body in place.</summary>
    /// <param name="body">The body; overwritten.</param>
    /// <param name="limits">What it may be.</param>
    /// <param name="fields">What its images are called.</param>
    /// <param name="embeddings">Gets the embeddings, and which image each stands for.</param>
    /// <exception cref="ProblemException">It is malformed or over a limit.</exception>
    public static IReadOnlyList<ImagePart> Decode(
        Span<byte> body, BodyLimits limits, BodyFields fields, List<(int Field, float[] Values)> embeddings)
    {
        var parts = new List<ImagePart>();
        try
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 8 });
            Read(ref reader, body, limits, fields, parts, embeddings);
            return parts;
        }
        catch (JsonException error)
        {
            throw ProblemKind.InvalidJson.With(
                $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}: {Reason(error)}").ToException();
        }
    }

    private static void Read(
        ref Utf8JsonReader reader, Span<byte> body, BodyLimits limits, BodyFields fields, List<ImagePart> parts,
        List<(int Field, float[] Values)> embeddings)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "the body must be an object");
        var seen = new HashSet<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Key(ref reader);
            bool isList = key == fields.List;
            int image = fields.IndexOf(key), embedding = IndexOf(fields.Embeddings, key);
            Require(isList || image >= 0 || embedding >= 0, $"the object has the key '{Shown(key)}'; known are {Keys(fields)}");
            Require(seen.Add(key), $"'{key}' is there twice");
            Require(fields.List is null || seen.Count == 1, $"the object must have one of {Keys(fields)}, once");
            reader.Read();
            if (image >= 0) Take(ref reader, body, limits, parts, image);
            else if (embedding >= 0) embeddings.Add((embedding, Numbers(ref reader, key)));
            else
            {
                Require(reader.TokenType == JsonTokenType.StartArray, $"'{key}' must be a list");
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Take(ref reader, body, limits, parts, 0);
            }
        }
        // Throws where anything follows.
        reader.Read();
    }

    private static string Key(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ProblemKind.InvalidJson.With("the object has a key that is not UTF-8").ToException();
        }
    }

    private static float[] Numbers(ref Utf8JsonReader reader, string key)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, $"'{key}' must be a list of numbers");
        var numbers = new List<float>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Require(reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out float number) && float.IsFinite(number),
                $"'{key}'[{numbers.Count}] must be a finite number");
            Require(numbers.Count < MaxNumbers, $"'{key}' has more than {MaxNumbers} numbers");
            numbers.Add(reader.GetSingle());
        }
        return [.. numbers];
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (int i = 0; i < names.Count; i++)
            if (names[i] == name) return i;
        return -1;
    }

    private static string Keys(BodyFields fields) =>
        string.Join(", ", fields.Images.Append(fields.List).Concat(fields.Embeddings).OfType<string>().Select(name => $"'{name}'"));

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}..." : text;

    private static void Take(ref Utf8JsonReader reader, Span<byte> body, BodyLimits limits, List<ImagePart> parts, int field)
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
        parts.Add(new(start, length, null, field));
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
