namespace ShiftService.Api.Bodies;

/// <summary>Which images a route takes, and what they are called in forms and in JSON.</summary>
/// <param name="Images">Names of the images.</param>
internal sealed record BodyFields(params IReadOnlyList<string> Images)
{
    /// <summary>Any number of images, all called "image"; in JSON also a list called "images".</summary>
    public static BodyFields Any { get; } = new("image") { List = "images" };

    /// <summary>One image called "image", which may also be the whole body.</summary>
    public static BodyFields One { get; } = new("image") { IsWholeBody = true };

    /// <summary>Two faces: each an image or an embedding.</summary>
    public static BodyFields Pair { get; } = new("image1", "image2") { Embeddings = ["embedding1", "embedding2"], IsWholeBody = false };

    /// <summary>Name of a list of images in JSON; then names may be repeated in forms. Null where there is none.</summary>
    public string? List { get; init; }

    /// <summary>Names of embeddings, which stand for the images of the same place; only in JSON.</summary>
    public IReadOnlyList<string> Embeddings { get; init; } = [];

    /// <summary>True where an image's bytes may be the whole body.</summary>
    public bool IsWholeBody { get; init; } = true;

    /// <summary>All names, for messages.</summary>
    public string Known { get; } = string.Join(", ", Images.Select(name => $"'{name}'"));

    /// <summary>The place of a name among the images; -1 if it is none.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Images.Count; i++)
            if (Images[i] == name) return i;
        return -1;
    }
}
