using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using ShiftService.TestSupport;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>The real service on a free port of this machine, with a copy of the shipped models.</summary>
/// <param name="settings">What is set besides, as on the command line.</param>
public class RunningService(params string[] settings) : IAsyncLifetime
{
    public const string Model = "shiftresnet20-e6-cifar10";

    /// <summary>So that a machine that has other work too sheds no load.</summary>
    public static readonly string[] ForSlowMachines = ["--Scheduler:MaxQueueSeconds=60", "--Server:ClassifyDeadlineMs=60000"];

    private readonly string _folder = Directory.CreateTempSubdirectory("shiftservice-").FullName;
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _app.Services;

    public string ModelsFolder => _folder;

    public virtual async Task InitializeAsync()
    {
        CopyModels(_folder);
        IReadOnlyList<ConfigurationLayer> layers = [ConfigurationLayer.FromCommandLine(CommandLine.Parse([
            "--Server:Urls=http://127.0.0.1:0", "--Server:DrainDelaySeconds=0", "--Registry:Watch=false", "--Registry:Backend=simd",
            "--Scheduler:Lanes=1", .. ForSlowMachines, $"--Registry:Folder={_folder}", .. settings]).Settings)];
        OptionsReading reading = OptionsReader.Read(layers);
        Assert.Empty(reading.Errors);
        _app = ServiceHost.Build(reading.Options, layers);
        await _app.StartAsync();
        // That task ends when every model is loaded and warm.
        await _app.Services.GetServices<IHostedService>().OfType<RegistryService>().Single().ExecuteTask!;
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Stops it as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Copies the shipped model; what is there already stays.</summary>
    public static void CopyModels(string folder)
    {
        string models = Path.Combine(RepositoryRoot.Path, "models");
        foreach (string file in Directory.GetFiles(Path.Combine(models, Model), "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(models, file));
            if (File.Exists(copy)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
