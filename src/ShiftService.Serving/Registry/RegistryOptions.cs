using System.IO.Enumeration;
using ShiftService.Serving.Models;

namespace ShiftService.Serving.Registry;

/// <summary>Where models are and how they are loaded.</summary>
public sealed record RegistryOptions
{
    /// <summary>The folder of NAME/VERSION/{model.onnx, model.json, labels.txt}.</summary>
    public string Folder { get; init; } = "models";

    /// <summary>The models of requests that name none.</summary>
    public ModelDefaults Defaults { get; init; } = new();

    /// <summary>Which versions are loaded when they are found.</summary>
    public LoadPolicy Load { get; init; } = LoadPolicy.Latest;

    /// <summary>
    /// Models that are loaded when the first request asks for them, which waits meanwhile: names, in which <c>*</c> stands for any
    /// characters. The models of <see cref="Defaults"/> are loaded in any case.
    /// </summary>
    public IReadOnlyList<string> OnDemand { get; init; } = [];

    /// <summary>Whether changes in the folder are followed.</summary>
    public bool Watch { get; init; } = true;

    /// <summary>A version that was changed is read when nothing in it has changed for this long: somebody may still be copying.</summary>
    public TimeSpan QuietPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What runs models.</summary>
    public BackendChoice Backend { get; init; } = BackendChoice.Auto;

    /// <summary>Most images of one batch.</summary>
    public int MaxBatch { get; init; } = 16;

    /// <summary>The largest difference from ONNX Runtime's answer, over the largest number in it, that is no disagreement.</summary>
    public float ParityTolerance { get; init; } = 1e-3f;

    /// <summary>Most bytes of an uploaded archive.</summary>
    public long MaxPackageBytes { get; init; } = 64L << 20;

    /// <summary>Most bytes of all files in an uploaded archive.</summary>
    public long MaxUnpackedBytes { get; init; } = 256L << 20;

    /// <summary>Most entries of an uploaded archive.</summary>
    public int MaxPackageFiles { get; init; } = 16;

    /// <summary>Throws where a value makes no sense.</summary>
    /// <exception cref="ArgumentException">It names the value.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Folder);
        Defaults.Validate();
        if (!Enum.IsDefined(Load)) throw new ArgumentOutOfRangeException(nameof(Load), Load, "is no policy");
        foreach (string pattern in OnDemand)
            if (!ModelName.IsValid(pattern.Replace('*', 'x')))
                throw new ArgumentException($"\"{pattern}\" is no name of a model with '*' for any characters: {ModelName.Rule}", nameof(OnDemand));
        if (QuietPeriod < TimeSpan.Zero || QuietPeriod > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(QuietPeriod), QuietPeriod, "must be from 0 to an hour");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPackageBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxUnpackedBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPackageFiles, 2);
        ToModelOptions(1).Validate();
    }

    /// <summary>Whether a model waits for the first request.</summary>
    internal bool IsOnDemand(string model) =>
        !Defaults.Named.Contains(model) && OnDemand.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, model, ignoreCase: false));

    /// <summary>The part that concerns a single model.</summary>
    internal ServedModelOptions ToModelOptions(int lanes) =>
        new() { Backend = Backend, Lanes = lanes, MaxBatch = MaxBatch, ParityTolerance = ParityTolerance };
}
