using ShiftService.Packages.Verification;

namespace ShiftService.Packages;

/// <summary>A model's card, model.json: what a service needs to know to run it, and a person to decide whether to.</summary>
public sealed record PackageCard
{
    /// <summary>What the model is asked.</summary>
    public required PackageTask Task { get; init; }

    /// <summary>What the model is, in a sentence.</summary>
    public string? Description { get; init; }

    /// <summary>How an image becomes its input.</summary>
    public required PackageInput Input { get; init; }

    /// <summary>File of the names of its classes, one a line, beside the card; labels.txt, if there is one, where it is left out.</summary>
    public string? Labels { get; init; }

    /// <summary>Its outputs; those of the file where they are left out.</summary>
    public IReadOnlyList<PackageOutput>? Outputs { get; init; }

    /// <summary>What a detector's outputs mean; for detectors only.</summary>
    public PackageDetection? Detection { get; init; }

    /// <summary>The styles of a style network.</summary>
    public PackageStylization? Stylization { get; init; }

    /// <summary>Name of the network; the file's where it is left out.</summary>
    public string? Network { get; init; }

    /// <summary>Terms under which the model may be used, those of its data included.</summary>
    public required string License { get; init; }

    /// <summary>How it came to be.</summary>
    public PackageProvenance? Provenance { get; init; }

    /// <summary>How well it does.</summary>
    public PackageAccuracy? Accuracy { get; init; }

    /// <summary>For verification: how faces are aligned and compared, and what similarities mean.</summary>
    public PackageVerification? Verification { get; init; }

    /// <summary>What it costs; counted where it is left out.</summary>
    public PackageCost? Cost { get; init; }

    /// <summary>What its shifts have learned, for people; nothing depends on it.</summary>
    public PackageAnalysis? Analysis { get; init; }

    /// <summary>SHA-256 of model.onnx, in hexadecimal; a file with another is refused. Not checked where it is left out.</summary>
    public string? Sha256 { get; init; }

    /// <summary>What the model is for.</summary>
    public string? IntendedUse { get; init; }

    /// <summary>What it is not for, and where it fails.</summary>
    public string? Limits { get; init; }
}
