using System.Net;
using ShiftService.Api.Options;

namespace ShiftService.Api.Hosting;

/// <summary>
/// Asks the service that runs beside it, on the same machine with the same options, whether it is ready. It stands for the tools that a
/// small container image does not have.
/// </summary>
internal static class HealthProbe
{
    /// <summary>What the probe ends with where the service does not answer, or is not ready.</summary>
    public const int NotReadyExitCode = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks once, prints what the service says, and answers the exit code.</summary>
    public static async Task<int> AskAsync(ServerOptions server, TextWriter output, TextWriter error)
    {
        Uri address = AddressOf(server.Urls);
        using var client = new HttpClient(Handler()) { Timeout = Patience };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(address);
            output.WriteLine(await answer.Content.ReadAsStringAsync());
            return answer.StatusCode == HttpStatusCode.OK ? 0 : NotReadyExitCode;
        }
        catch (Exception wrong) when (wrong is HttpRequestException or TaskCanceledException)
        {
            error.WriteLine($"{address}: {wrong.Message}");
            return NotReadyExitCode;
        }
    }

    // A certificate names the service as others see it, never localhost; nothing secret is sent.
    private static SocketsHttpHandler Handler() =>
        new() { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };

    /// <summary>Where readiness is told: at the first address that is listened to, seen from this machine.</summary>
    /// <exception cref="ArgumentException">Its port is not known before the service runs.</exception>
    internal static Uri AddressOf(IReadOnlyList<string> urls)
    {
        BindingAddress first = BindingAddress.Parse(urls[0]);
        if (first.Port == 0) throw new ArgumentException($"{urls[0]} has no fixed port, so the service cannot be asked");
        bool isAny = first.Host is "*" or "+" or "0.0.0.0" or "[::]";
        return new Uri($"{first.Scheme}://{(isAny ? "localhost" : first.Host)}:{first.Port}/health/ready");
    }
}
