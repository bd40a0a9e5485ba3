using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>The program in a process of its own.</summary>
internal sealed class ApiProcess : IDisposable
{
    private static readonly string ProgramFile = Path.Combine(AppContext.BaseDirectory, "ShiftService.Api.dll");

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ApiProcess(Process process, Uri address)
    {
        (_process, Address) = (process, address);
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    public Uri Address { get; }

    /// <summary>Starts it, and answers when it is ready.</summary>
    public static Task<ApiProcess> StartAsync(params string[] settings) => StartAsync(new Dictionary<string, string>(), settings);

    /// <summary>Starts it with variables of its environment, and answers when it is ready.</summary>
    public static async Task<ApiProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [ProgramFile, $"--Server:Urls={address}", .. RunningService.ForSlowMachines, .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        var service = new ApiProcess(Process.Start(start)!, address);
        using var client = new HttpClient { BaseAddress = address };
        while (!await IsReadyAsync(client)) Assert.False(service._process.HasExited, "the program ended");
        return service;
    }

    /// <summary>Sends it a signal, such as TERM.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Its exit code and what it wrote.</summary>
    public async Task<(int Code, string Output)> EndAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output + await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient client)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync("/health/ready");
            if (answer.IsSuccessStatusCode) return true;
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
        }
        await Task.Delay(20);
        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
