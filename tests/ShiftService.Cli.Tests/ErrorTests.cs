using System.Text;

namespace ShiftService.Cli.Tests;

[Collection(CliCollection.Name)]
public class ErrorTests(ExportedNetworks networks)
{
    private static readonly Dictionary<string, string> SameEnvironment = [];

    [Theory]
    [InlineData("inspect")]
    [InlineData("parity")]
    [InlineData("bench")]
    public void MissingFile_IsNamed(string command) => Refused("missing.onnx: no such file", command, "missing.onnx");

    [Theory]
    [InlineData("inspect")]
    [InlineData("parity")]
    [InlineData("bench")]
    public void TruncatedFile_IsNamed(string command)
    {
        string path = Path.Combine(networks.Folder, $"truncated-{command}.onnx");
        File.WriteAllBytes(path, File.ReadAllBytes(networks.ShiftResNet)[..5000]);
        Refused($"{path}: the file ends early", command, path);
    }

    [Fact]
    public void AFileOfText_IsNamed()
    {
        string path = Path.Combine(networks.Folder, "text.onnx");
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes("not a model"));
        Refused(path, "inspect", path);
    }

    [Fact]
    public void AFolder_IsNoModel() => Refused("is a directory", "inspect", networks.Folder);

    [Fact]
    public void UnknownNetwork_ListsTheKnownForms() => Refused(
        "there is no network 'shiftnet-z'; known are shiftnet-{a|b|c}", "export", "shiftnet-z", Path.Combine(networks.Folder, "z.onnx"));

    [Theory]
    [InlineData("--batch: '0' is not a whole number from 1 to 1024", "bench", "m.onnx", "--batch", "0")]
    [InlineData("--batch: 'x' is not a whole number from 1 to 1024", "parity", "m.onnx", "--batch", "1,x")]
    [InlineData("--lanes: '257' is not", "bench", "m.onnx", "--lanes", "257")]
    [InlineData("--seconds: '-1' is not a positive number", "bench", "m.onnx", "--seconds", "-1")]
    [InlineData("--tolerance: 'nan' is not a positive number", "parity", "m.onnx", "--tolerance", "nan")]
    [InlineData("--isa: 'neon' is none of scalar, vector128, avx2, avx512", "bench", "m.onnx", "--isa", "neon")]
    [InlineData("--backend: 'gpu' is none of simd, onnxruntime", "bench", "m.onnx", "--backend", "gpu")]
    [InlineData("--size: '1x2x3' is not a size", "parity", "m.onnx", "--size", "1x2x3")]
    [InlineData("--bogus: there is no such option", "bench", "m.onnx", "--bogus")]
    [InlineData("--seed: '-1' is not a whole number", "export", "resnet20", "r.onnx", "--seed", "-1")]
    [InlineData("--classes: '0' is not a whole number", "export", "resnet20", "r.onnx", "--classes", "0")]
    [InlineData("--initialization: 'zeros' is none of randomized, training", "export", "resnet20", "r.onnx", "--initialization", "zeros")]
    [InlineData("OUT.onnx is missing", "export", "resnet20")]
    [InlineData("give either", "export")]
    [InlineData("--only: goes with --all", "export", "--list", "--only", "resnet20")]
    [InlineData("no/such/folder/r.onnx: no such folder", "export", "resnet20", "no/such/folder/r.onnx")]
    [InlineData("depth 21 is not", "export", "resnet21", "r.onnx")]
    [InlineData("'frobnicate'", "frobnicate")]
    [InlineData("Required argument 'MODEL' missing", "inspect")]
    public void BadUsage_IsToldInOneLine(string expected, params string[] arguments) => Refused(expected, arguments);

    [Fact]
    public void TheProcess_AnswersTheSame()
    {
        ShellResult missing = Shell.RunProcess(SameEnvironment, "inspect", "missing.onnx");
        Assert.Equal((2, "shiftctl: missing.onnx: no such file", ""), (missing.Code, missing.ErrorLine(), missing.Output));
        ShellResult help = Shell.RunProcess(SameEnvironment, "--help");
        Assert.Equal(0, help.Code);
        Assert.All(new[] { "inspect", "parity", "bench", "export" }, command => Assert.Contains(command, help.Output));
    }

    private static void Refused(string expected, params string[] arguments)
    {
        ShellResult result = Shell.Run(arguments);
        Assert.Equal(2, result.Code);
        Assert.Contains(expected, result.ErrorLine());
        Assert.StartsWith("shiftctl: ", result.Error);
    }
}
