using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using ShiftService.TestSupport;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>The service with the models of the repository, on a free port of this machine.</summary>
/// <param name="settings">What is set besides, as on the command line.</param>
public abstract class RunningService(params string[] settings) : IAsyncLifetime
{
    private WebApplication _app = null!;

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        IReadOnlyList<ConfigurationLayer> layers = [ConfigurationLayer.FromCommandLine(CommandLine.Parse([
            "--Server:Urls:0=http://127.0.0.1:0", "--Server:DrainDelaySeconds=0", "--Registry:Watch=false",
            $"--Registry:Folder={Path.Combine(RepositoryRoot.Path, "models")}", .. settings]).Settings)];
        OptionsReading reading = OptionsReader.Read(layers);
        Assert.Empty(reading.Errors);
        _app = ServiceHost.Build(reading.Options, layers);
        await _app.StartAsync();
        // That task ends when every model is loaded and warm.
        await _app.Services.GetServices<IHostedService>().OfType<RegistryService>().Single().ExecuteTask!;
        Address = new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();
}
