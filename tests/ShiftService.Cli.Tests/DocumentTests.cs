using ShiftService.TestSupport;
using ShiftService.TestSupport.Caffe;

namespace ShiftService.Cli.Tests;

/// <summary>What documents say to type works as printed, in order, one document after the other.</summary>
[Collection(CliCollection.Name)]
public sealed class DocumentTests : IDisposable
{
    private const string Program = "dotnet run -c Release --project src/ShiftService.Cli -- ";
    private const string ExportScript = "bench/export-networks.sh";
    private const string Networks = "artifacts/networks";

    private static readonly string[] Beginnings = ["photos/", "runs/", "models/"];

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftctl-docs-").FullName;

    public static TheoryData<string> Documents =>
    [
        "README.md",
        .. Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}").Order(),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void TestedCommands_Run(string document)
    {
        ShapeImages.Write(Path.Combine(_folder, "photos"), 16);
        new CaffeSample().Write(_folder);
        foreach (string line in DocumentedCommands.In(Path.Combine(RepositoryRoot.Path, document)))
        {
            if (line.StartsWith("dotnet test", StringComparison.Ordinal)) continue;
            ShellResult result = Shell.Run(Arguments(line));
            Assert.True(result.Code == 0, $"{document}: {line}: {result.Error}");
        }
    }

    [Fact]
    public void Readme_HasTheTwoCommands_AndContinuousIntegrationRunsTheSecond()
    {
        IReadOnlyList<string> commands = DocumentedCommands.In(Path.Combine(RepositoryRoot.Path, "README.md"));
        Assert.Contains(commands, line => line.StartsWith($"{Program}bench", StringComparison.Ordinal));
        string test = Assert.Single(commands, line => line.StartsWith("dotnet test", StringComparison.Ordinal));
        Assert.Contains($"{test} 2>&1", File.ReadAllText(Path.Combine(RepositoryRoot.Path, ".ci/run")));
    }

    [Theory]
    [InlineData(ExportScript)]
    [InlineData(".ci/run")]
    public void Scripts_CanBeExecuted(string script)
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.True(File.GetUnixFileMode(Path.Combine(RepositoryRoot.Path, script)).HasFlag(UnixFileMode.UserExecute));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // The same command on files in a folder of this test's own, and with the least to measure and to train.
    private string[] Arguments(string line)
    {
        if (line.StartsWith(ExportScript, StringComparison.Ordinal))
        {
            string[] names = line[ExportScript.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.NotEmpty(names);
            return ["export", "--all", _folder, "--only", .. names];
        }
        Assert.StartsWith(Program, line);
        string[] arguments = [.. line[Program.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Files)];
        return arguments[0] switch
        {
            "bench" => [.. arguments, "--seconds", "0.01"],
            "train" or "finetune" => [.. arguments, "--epochs", "1"],
            _ => arguments,
        };
    }

    private IEnumerable<string> Files(string argument) => argument switch
    {
        Networks + "/*.onnx" => Directory.GetFiles(_folder, "*.onnx"),
        Networks => [_folder],
        "." or "photos" => [Path.Combine(_folder, argument)],
        _ when Beginnings.Any(beginning => argument.StartsWith(beginning, StringComparison.Ordinal)) => [Path.Combine(_folder, argument)],
        _ when argument.StartsWith("recipes/", StringComparison.Ordinal) => [Path.Combine(RepositoryRoot.Path, argument)],
        _ when Path.GetExtension(argument) is ".prototxt" or ".caffemodel" =>
            [Path.Combine(_folder, $"sample{Path.GetExtension(argument)}")],
        _ when argument.EndsWith(".onnx", StringComparison.Ordinal) => [Path.Combine(_folder, Path.GetFileName(argument))],
        _ => [argument],
    };
}
