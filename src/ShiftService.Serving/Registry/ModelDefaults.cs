using ShiftService.Packages;

namespace ShiftService.Serving.Registry;

/// <summary>
/// The models of requests that name none. Where a task has only one model it is that one; a default that is not in the folder says
/// nothing.
/// </summary>
public sealed record ModelDefaults
{
    /// <summary>The classifier.</summary>
    public string? Classifier { get; init; }

    /// <summary>The network that embeds faces.</summary>
    public string? FaceEmbedder { get; init; }

    /// <summary>The network that finds faces.</summary>
    public string? FaceDetector { get; init; }

    /// <summary>The network that paints.</summary>
    public string? Painter { get; init; }

    /// <summary>All that are named.</summary>
    public IEnumerable<string> Named => Enum.GetValues<PackageTask>().Select(Of).OfType<string>();

    /// <summary>That of a task; null where none is named.</summary>
    public string? Of(PackageTask task) => task switch
    {
        PackageTask.Classification => Classifier,
        PackageTask.Verification => FaceEmbedder,
        PackageTask.Detection => FaceDetector,
        PackageTask.Stylization => Painter,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "is no task"),
    };

    /// <summary>Throws where a name is none.</summary>
    /// <exception cref="ArgumentException">It says which.</exception>
    internal void Validate()
    {
        foreach (string name in Named)
            if (!ModelName.IsValid(name)) throw new ArgumentException($"\"{name}\" is no name of a model: {ModelName.Rule}", nameof(RegistryOptions.Defaults));
    }
}
