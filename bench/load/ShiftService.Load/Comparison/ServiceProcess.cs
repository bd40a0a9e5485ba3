using System.Diagnostics;
using ShiftService.Load.Processes;

namespace ShiftService.Load.Comparison;

/// <summary>A service that is started for a measurement and ended after it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan ToStart = TimeSpan.FromSeconds(60), ToEnd = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly string _log;

    private ServiceProcess(Process process, string log) => (_process, _log) = (process, log);

    /// <summary>Starts a service and waits until its /health/ready says so.</summary>
    /// <param name="command">As a shell understands it.</param>
    /// <param name="address">Any address of it.</param>
    /// <exception cref="IOException">Something else answers there already, or the service ended; its last words are told.</exception>
    /// <exception cref="TimeoutException">It does not become ready.</exception>
    public static ServiceProcess Start(string command, Uri address)
    {
        var ready = new Uri(address, "/health/ready");
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        if (Answers(client, ready) is not null) throw new IOException($"{address}: something answers there already");
        string log = Path.GetTempFileName();
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec {command} >'{log}' 2>&1"]) { UseShellExecute = false };
        var service = new ServiceProcess(Process.Start(start)!, log);
        try
        {
            service.WaitFor(client, ready, command);
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            ProcessState.Terminate(_process.Id);
            if (!_process.WaitForExit(ToEnd)) _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
        File.Delete(_log);
    }

    private void WaitFor(HttpClient client, Uri ready, string command)
    {
        long start = Stopwatch.GetTimestamp();
        while (Answers(client, ready) != true)
        {
            if (_process.HasExited) throw new IOException($"'{command}' ended with {_process.ExitCode}: {LastWords()}");
            if (Stopwatch.GetElapsedTime(start) > ToStart)
                throw new TimeoutException($"'{command}' is not ready after {ToStart.TotalSeconds:F0} s: {LastWords()}");
            Thread.Sleep(Pace);
        }
    }

    private string LastWords() => string.Join(" | ", File.ReadLines(_log).TakeLast(5));

    // Null where nobody answers; otherwise whether it is ready.
    private static bool? Answers(HttpClient client, Uri address)
    {
        try
        {
            using HttpResponseMessage answer = client.GetAsync(address).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }
}
