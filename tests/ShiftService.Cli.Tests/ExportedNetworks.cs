namespace ShiftService.Cli.Tests;

/// <summary>Small networks of every family as files, written once for a test class.</summary>
public sealed class ExportedNetworks : IDisposable
{
    private static readonly (string Name, string? Input)[] Families =
    [
        ("shiftresnet20-e6", null),
        ("as-resnet20-16x6", null),
        ("fe-net-1.0", "32"),
        ("mobilenetv2-0.5", "32"),
        ("shufflenetv2-0.5", "32"),
        ("espnetv2-0.5", "64"),
        ("igcv3-d-0.5", "32"),
        ("hetconv-resnet56-p4", null),
        ("style-shift", "32"),
    ];

    public ExportedNetworks()
    {
        foreach ((string name, string? input) in Families)
        {
            string[] size = input is null ? [] : ["--input", input];
            ShellResult result = Shell.Run(["export", name, PathOf(name), "--seed", "3", .. size]);
            Assert.True(result.Code == 0, result.Error);
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("shiftctl-tests-").FullName;

    public string ShiftResNet => PathOf("shiftresnet20-e6");

    public IReadOnlyList<string> All => [.. Families.Select(f => PathOf(f.Name))];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string PathOf(string name) => Path.Combine(Folder, $"{name}.onnx");
}
