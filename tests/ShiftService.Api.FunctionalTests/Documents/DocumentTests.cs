using System.Diagnostics;
using System.Text.RegularExpressions;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.TestSupport;

namespace ShiftService.Api.FunctionalTests.Documents;

/// <summary>What the documents say of the service is so, and they say everything.</summary>
[Collection(RunningServices.Name)]
public sealed partial class DocumentTests(KeyedService service) : IDisposable
{
    private const string Rescan = "curl -H 'X-API-Key: KEY' -X POST";

    private const string DocumentedAddress = "http://localhost:8080";

    private static readonly string Api = Read("docs/API.md"), Operations = Read("docs/OPERATIONS.md");

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TestedCommands_Run()
    {
        if (OperatingSystem.IsWindows()) return;
        RunningService.CopyModels(Path.Combine(_folder, "models"));
        // A style network, for as long as the commands need it.
        StylePackage.Write(service.ModelsFolder);
        RunWell($"{Rescan} http://localhost:8080/models/rescan", _folder);
        File.WriteAllBytes(Path.Combine(_folder, "photo.jpg"), TestImages.Jpeg(640, 480));
        string[] commands = TestedCommands(Api);
        Assert.True(commands.Length > 20);
        Assert.All(commands, command => RunWell(command, _folder));
        Directory.Delete(Path.Combine(service.ModelsFolder, StylePackage.Model), recursive: true);
        RunWell($"{Rescan} http://localhost:8080/models/rescan", _folder);
    }

    [Fact]
    public async Task TheReadmesFirstCommands_ServeAndClassifyAPhoto()
    {
        if (OperatingSystem.IsWindows()) return;
        string[] commands = TestedCommands(Read("README.md"));
        string project = commands[0].Split("--project ")[1];
        Assert.Equal($"dotnet run -c Release --project {project}", commands[0]);
        Assert.True(File.Exists(Path.Combine(RepositoryRoot.Path, project, "ShiftService.Api.csproj")));
        // The program with the models and the settings that it is shipped with.
        using ApiProcess shipped = await ApiProcess.StartAsync(
            $"--Registry:Folder={Path.Combine(RepositoryRoot.Path, "models")}", "--Registry:Watch=false");
        Assert.Contains("\"label\":\"school bus\"", RunWell(commands[1], RepositoryRoot.Path, shipped.Address));
    }

    [Fact]
    public void EveryProblem_IsInTheTable_WithItsStatus()
    {
        Assert.All(ProblemKind.All, kind => Assert.Contains($"| {kind.Status} | `{kind.Code}` |", Api));
        Assert.Equal(ProblemKind.All.Count, Regex.Count(Api, @"(?m)^\| [45]\d\d \| `"));
    }

    [Fact]
    public void EveryOption_IsInTheTable_WithItsEnvironmentNameAndItsDefault()
    {
        // Items of lists are as their records are made.
        Dictionary<string, string> defaults = OptionsReader.Read([]).Values.ToDictionary(value => value.Key, value => value.Text);
        Assert.All(OptionsReader.Keys, key =>
        {
            string text = key.Contains('*', StringComparison.Ordinal) ? ItemDefault(key) : defaults[key];
            string name = key.Replace("*", "0"), shown = text.Length == 0 ? "" : $"`{text}`";
            Assert.Contains($"| `{name}` | `{ConfigurationLayer.EnvironmentName(name)}` | {shown} |", Operations);
        });
        Assert.Equal(OptionsReader.Keys.Count, Regex.Count(Operations, @"(?m)^\| `[A-Za-z]+:"));
    }

    private static string ItemDefault(string key)
    {
        var item = new ApiKeyOptions { Name = "", Sha256 = "" };
        return OptionType.Format(typeof(ApiKeyOptions).GetProperty(key[(key.LastIndexOf(':') + 1)..])!.GetValue(item));
    }

    private static string[] TestedCommands(string document) =>
        [.. TestedBlock().Matches(document).SelectMany(block => block.Groups["lines"].Value.Split('\n')).Where(line => line.Length > 0)];

    // The same command, at the service of the test, failing where it answers with an error.
    private string RunWell(string command, string folder, Uri? address = null)
    {
        (int code, string output) = Run(command, folder, address ?? service.Address);
        Assert.True(code == 0, $"{command}: {output}");
        return output;
    }

    private (int Code, string Output) Run(string command, string folder, Uri address)
    {
        bool isAdmin = command.Contains("'X-API-Key: KEY'", StringComparison.Ordinal);
        string key = $"-H \"X-API-Key: {(isAdmin ? KeyedService.AdminKey : KeyedService.ClientKey)}\"";
        string real = command.Replace(" -H 'X-API-Key: KEY'", "").Replace("curl ", $"curl -sS --fail-with-body {key} ")
            .Replace(DocumentedAddress, address.ToString().TrimEnd('/'));
        var start = new ProcessStartInfo("sh", ["-c", real])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result + error.Result);
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, document));

    [GeneratedRegex(@"^<!-- tested against the service -->\n```sh\n(?<lines>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TestedBlock();
}
