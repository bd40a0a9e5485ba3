using System.Text.Json;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>A server-sent event.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">What it says.</param>
public sealed record ServerEvent(string Name, JsonElement Data)
{
    /// <summary>All events until the stream ends.</summary>
    public static async Task<IReadOnlyList<ServerEvent>> ReadAllAsync(StreamReader stream)
    {
        var events = new List<ServerEvent>();
        while (await ReadAsync(stream) is ServerEvent one) events.Add(one);
        return events;
    }

    /// <summary>The next one; null at the end.</summary>
    public static async Task<ServerEvent?> ReadAsync(StreamReader stream)
    {
        string? name = await stream.ReadLineAsync();
        if (name is null) return null;
        string? data = await stream.ReadLineAsync();
        Assert.StartsWith("event: ", name, StringComparison.Ordinal);
        Assert.StartsWith("data: ", data, StringComparison.Ordinal);
        Assert.Equal("", await stream.ReadLineAsync());
        return new(name[7..], JsonDocument.Parse(data![6..]).RootElement);
    }
}
