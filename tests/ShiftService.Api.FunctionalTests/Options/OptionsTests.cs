using ShiftService.Api.Options;

namespace ShiftService.Api.FunctionalTests.Options;

public sealed class OptionsTests : IDisposable
{
    private const string Hash = "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12";

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-options-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Defaults_AreWhole()
    {
        OptionsReading reading = Read();
        Assert.Empty(reading.Errors);
        Assert.Equal(new ServerOptions { Urls = reading.Options.Server.Urls }, reading.Options.Server);
        Assert.All(reading.Values.Where(value => value.Key != "Registry:Folder"), value => Assert.Equal("default", value.Origin));
    }

    [Fact]
    public void LaterLayers_GoOverEarlierOnes_WhateverTheirCase()
    {
        const string json = """{"Server": {"MaxImages": 1, "DrainSeconds": 2.5, "Urls": ["http://*:1", "http://*:2"]}}""";
        File.WriteAllText(Path.Combine(_folder, "a.json"), json);
        OptionsReading reading = Read(
            ConfigurationLayer.FromFile(Path.Combine(_folder, "a.json")),
            ConfigurationLayer.FromEnvironment(new Dictionary<string, string>
            {
                ["SHIFTSERVICE_SERVER__MAXIMAGES"] = "3",
                ["SHIFTSERVICE_SERVER__URLS__0"] = "http://*:9",
                ["SERVER__MAXIMAGES"] = "4",
                ["PATH"] = "/bin",
            }),
            ConfigurationLayer.FromCommandLine([new("server:maxheaderbytes", "2000")]));
        Assert.Empty(reading.Errors);
        ServerOptions server = reading.Options.Server;
        Assert.Equal((3, 2.5, 2000), (server.MaxImages, server.DrainSeconds, server.MaxHeaderBytes));
        // A list is one layer's as a whole.
        Assert.Equal(["http://*:9"], reading.Options.Server.Urls);
        Assert.Equal("environment", reading.Values.Single(value => value.Key == "Server:MaxImages").Origin);
        Assert.Equal("appsettings.json", reading.Values.Single(value => value.Key == "Server:DrainSeconds").Origin);
        Assert.Equal("command line", reading.Values.Single(value => value.Key == "Server:MaxHeaderBytes").Origin);
    }

    [Fact]
    public void EveryError_IsFoundAtOnce_AndNamesItsKey()
    {
        OptionsReading reading = Read(Line(
            ("Server:Urls", "nowhere"), ("Server:MaxImages", "0"), ("Server:MaxImageBytes", "a lot"), ("Server:DrainSeconds", "NaN"),
            ("Scheduler:Lanes", "-1"), ("Registry:Backend", "abacus"), ("Registry:Watch", "perhaps"), ("Registry:QuietPeriod", "1"),
            ("Auth:Keys:0:Name", ""), ("Auth:Keys:0:Sha256", "1234"), ("Auth:Keys:1:Admin", "true"), ("Cors:Origins", "https://a.b/c"),
            ("Server:MaxImage", "1"), ("Sever:MaxImages", "1"), ("Auth:Keys:0:Nmae", "x"), ("Server:MaxImages:0", "1")));
        Assert.Equal(
            new[]
            {
                "Auth:Keys:0:Name", "Auth:Keys:0:Nmae", "Auth:Keys:0:Sha256", "Auth:Keys:1:Name", "Auth:Keys:1:Sha256", "Cors:Origins",
                "Registry:Backend", "Registry:QuietPeriod", "Registry:Watch", "Scheduler:Lanes", "Server:DrainSeconds", "Server:MaxImage",
                "Server:MaxImageBytes", "Server:MaxImages", "Server:MaxImages:0", "Server:Urls", "Sever:MaxImages",
            },
            reading.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
        const string line = "Server:MaxImages: must be a whole number, 1 to 10000, and is \"0\" (command line)";
        Assert.Contains(line, reading.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void WhatDoesNotGoTogether_IsAnError()
    {
        OptionsReading reading = Read(Line(
            ("Server:ClassifyDeadlineMs", "2000"), ("Server:MaxDeadlineMs", "1000"), ("Server:MaxImageBytes", "3000"),
            ("Server:MaxRequestBytes", "2000"), ("Server:BufferedBytes", "5999"), ("Auth:Keys:0:Name", "a"), ("Auth:Keys:0:Sha256", Hash),
            ("Auth:Keys:1:Name", "a"),
            ("Auth:Keys:1:Sha256", Hash.ToUpperInvariant()), ("Registry:Folder", Path.Combine(_folder, "nowhere"))));
        Assert.Equal(
            [
                "Auth:Keys:1:Name", "Auth:Keys:1:Sha256", "Registry:Folder", "Server:BufferedBytes", "Server:ClassifyDeadlineMs",
                "Server:MaxImageBytes",
            ],
            reading.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("http://*:8080", true)]
    [InlineData("http://localhost:0;http://127.0.0.1:80", true)]
    [InlineData("https://[::1]:8443", true)]
    [InlineData("ftp://a:1", false)]
    [InlineData("8080", false)]
    [InlineData("http://a/path", false)]
    [InlineData("", false)]
    public void Addresses_AreChecked(string urls, bool isGood) => Assert.Equal(isGood, Read(Line(("Server:Urls", urls))).Errors.Count == 0);

    [Fact]
    public void HashesOfKeys_AreShownShortened()
    {
        OptionsReading reading = Read(Line(("Auth:Keys:0:Name", "a"), ("Auth:Keys:0:Sha256", Hash)));
        Assert.Empty(reading.Errors);
        Assert.Equal("ab12ab12...", reading.Values.Single(value => value.Key == "Auth:Keys:0:Sha256").Text);
    }

    [Fact]
    public void SettingsOfTheFramework_AreLeftToIt() =>
        Assert.Empty(Read(Line(("Serilog:MinimumLevel", "Debug"), ("Logging:X", "y"), ("Kestrel:Certificates:Default:Path", "p"))).Errors);

    [Fact]
    public void AFileThatIsNoJson_IsAnError()
    {
        string path = Path.Combine(_folder, "b.json");
        File.WriteAllText(path, "{\"Server\": ");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => ConfigurationLayer.FromFile(path)).Message);
        Assert.Empty(ConfigurationLayer.FromFile(Path.Combine(_folder, "c.json")).Values);
    }

    private OptionsReading Read(params ConfigurationLayer[] layers) => OptionsReader.Read([Line(("Registry:Folder", _folder)), .. layers]);

    private static ConfigurationLayer Line(params (string Key, string Value)[] settings) =>
        ConfigurationLayer.FromCommandLine(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
}
