using System.CommandLine;
using ShiftService.Packages;

namespace ShiftService.Cli.Evaluation;

/// <summary>The model package that a command is about.</summary>
internal static class PackageArgument
{
    /// <summary>MODEL.</summary>
    public static Argument<string> Create() => new("MODEL")
    {
        Description = "A model package: its folder, the folder of its model or of the run that made it, or NAME[/VERSION] below models/.",
    };

    /// <summary>Reads the package of a classifier.</summary>
    /// <exception cref="PackageException">It cannot be used.</exception>
    public static ModelPackage ReadClassifier(string model) => Read(model, PackageTask.Classification, "a classifier");

    /// <summary>Reads the package of a network that embeds faces.</summary>
    /// <exception cref="PackageException">It cannot be used.</exception>
    public static ModelPackage ReadEmbedder(string model) => Read(model, PackageTask.Verification, "a model for verification");

    /// <summary>Reads the package of a network that finds faces.</summary>
    /// <exception cref="PackageException">It cannot be used.</exception>
    public static ModelPackage ReadDetector(string model) => Read(model, PackageTask.Detection, "a detector");

    /// <summary>Reads the package of a style network.</summary>
    /// <exception cref="PackageException">It cannot be used.</exception>
    public static ModelPackage ReadPainter(string model) => Read(model, PackageTask.Stylization, "a style network");

    private static ModelPackage Read(string model, PackageTask task, string what)
    {
        ModelPackage package = PackageReader.Read(PackageLocator.Find(model));
        return package.Card.Task == task
            ? package
            : throw new PackageException(package.Folder, [new("$.task", $"is {package.Card.Task}, and only {what} goes here")]);
    }
}
