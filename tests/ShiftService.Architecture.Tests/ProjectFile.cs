using System.Xml.Linq;
using ShiftService.TestSupport;

namespace ShiftService.Architecture.Tests;

/// <summary>A project file of the repository.</summary>
internal sealed class ProjectFile
{
    private readonly XElement _xml;

    private ProjectFile(string path)
    {
        Path = path;
        _xml = XElement.Load(path);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Names of the projects that it references directly.</summary>
    public IReadOnlyList<string> References =>
        [.. Attributes("ProjectReference", "Include").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];

    /// <summary>True if it sees ASP.NET Core.</summary>
    public bool UsesAspNet => _xml.Attribute("Sdk")?.Value == "Microsoft.NET.Sdk.Web" ||
        Attributes("FrameworkReference", "Include").Concat(Attributes("PackageReference", "Include"))
            .Any(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    /// <summary>True if it sees ONNX Runtime.</summary>
    public bool UsesOnnxRuntime =>
        Attributes("Import", "Project").Any(path => path.EndsWith("OnnxRuntime.targets", StringComparison.Ordinal)) ||
        References.Contains("Microsoft.ML.OnnxRuntime");

    /// <summary>Every project of a folder of the repository.</summary>
    public static IReadOnlyList<ProjectFile> In(string folder) => [.. Directory
        .GetFiles(System.IO.Path.Combine(RepositoryRoot.Path, folder), "*.csproj", SearchOption.AllDirectories)
        .Order()
        .Select(path => new ProjectFile(path))];

    public override string ToString() => Name;

    private IEnumerable<string> Attributes(string element, string attribute) =>
        _xml.Descendants(element).Select(e => e.Attribute(attribute)?.Value).OfType<string>();
}
