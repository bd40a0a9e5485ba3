using ShiftService.TestSupport;

namespace ShiftService.Architecture.Tests;

/// <summary>
/// Dependencies point one way: Api, Cli -> Serving -> Engine, Imaging -> Kernels -> Graph; Training stands beside Serving.
/// </summary>
public class DependencyTests
{
    /// <summary>What a project may reference. A project that is not here may reference nothing: put new ones in their place.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Graph"] = [],
        ["Kernels"] = ["Graph"],
        ["Zoo"] = ["Graph"],
        ["Engine"] = ["Graph", "Kernels"],
        ["Imaging"] = ["Graph", "Kernels"],
        ["Packages"] = ["Graph", "Kernels", "Imaging"],
        ["Faces"] = ["Graph", "Kernels", "Engine", "Imaging", "Packages"],
        ["Styles"] = ["Graph", "Kernels", "Engine", "Imaging", "Packages"],
        ["Training"] = ["Graph", "Kernels", "Engine", "Zoo", "Imaging", "Packages", "Faces"],
        ["Serving"] = ["Graph", "Kernels", "Engine", "Imaging", "Packages", "Faces", "Styles"],
        ["Api"] = ["Graph", "Kernels", "Engine", "Imaging", "Packages", "Faces", "Styles", "Serving"],
        ["Cli"] = ["Graph", "Kernels", "Engine", "Imaging", "Packages", "Faces", "Styles", "Serving", "Training", "Zoo"],
    };

    private static IEnumerable<ProjectFile> Ours =>
        ProjectFile.In("src").Where(p => p.Name.StartsWith("ShiftService.", StringComparison.Ordinal));

    [Fact]
    public void SourceProjects_ReferenceOnlyWhatLiesBelowThem() => Assert.All(Ours, project =>
    {
        Assert.True(Allowed.TryGetValue(Short(project.Name), out string[]? allowed), $"{project.Name} has no place in the order");
        Assert.All(project.References, reference => Assert.Contains(Short(reference), allowed!));
    });

    [Fact]
    public void TheOrder_HasNoCycle()
    {
        foreach ((string project, string[] below) in Allowed)
            Assert.All(below, lower => Assert.DoesNotContain(project, Allowed[lower]));
    }

    [Fact]
    public void OnlyTheApi_SeesAspNet() =>
        Assert.All(Ours, project => Assert.True(Short(project.Name) == "Api" || !project.UsesAspNet, project.Name));

    [Fact]
    public void OnlyTheEngine_SeesOnnxRuntime() =>
        Assert.All(Ours, project => Assert.True(Short(project.Name) == "Engine" || !project.UsesOnnxRuntime, project.Name));

    [Fact]
    public void SourceProjects_ReferenceNoTests() => Assert.All(ProjectFile.In("src"), project =>
        Assert.DoesNotContain(project.References, reference => reference.EndsWith("Tests", StringComparison.Ordinal)));

    [Fact]
    public void OnlyTests_ReferenceBenchmarks()
    {
        string[] benchmarks = [.. ProjectFile.In("bench").Select(project => project.Name)];
        Assert.All(ProjectFile.In("src"), project => Assert.DoesNotContain(project.References, benchmarks.Contains));
    }

    [Fact]
    public void TestProjects_ReferenceNoOtherTests() => Assert.All(ProjectFile.In("tests"), project =>
        Assert.DoesNotContain(project.References, reference => reference.EndsWith("Tests", StringComparison.Ordinal)));

    [Fact]
    public void EveryProject_IsInTheSolution()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "ShiftService.sln"));
        IEnumerable<ProjectFile> all = ProjectFile.In("src").Concat(ProjectFile.In("tests")).Concat(ProjectFile.In("bench"));
        Assert.All(all, project => Assert.Contains($"\"{project.Name}\"", solution));
    }

    private static string Short(string project) => project.Replace("ShiftService.", "");
}
