using ShiftService.Packages;

namespace ShiftService.Serving.Registry;

/// <summary>A model that is asked something that it was not made for.</summary>
public sealed class WrongTaskException : Exception
{
    /// <summary>Creates the error.</summary>
    public WrongTaskException(string model, string version, PackageTask task, PackageTask asked)
        : base($"{model}/{version} is for {Shown(task)}, and was asked for {Shown(asked)}") =>
        (Model, Version, Task, Asked) = (model, version, task, asked);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>What it is for.</summary>
    public PackageTask Task { get; }

    /// <summary>What it was asked.</summary>
    public PackageTask Asked { get; }

    private static string Shown(PackageTask task) => task.ToString().ToLowerInvariant();
}
