using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace ShiftService.Api.Telemetry;

/// <summary>The log: one JSON object a line, with the request's and the trace's id, by Serilog.</summary>
internal static class JsonLog
{
    /// <summary>The section of the configuration that describes it, in Serilog's own words.</summary>
    public const string Section = "Serilog";

    /// <summary>What the configuration says, or lines of JSON to the console where it says nothing.</summary>
    public static Logger Create(IConfiguration configuration)
    {
        var log = new LoggerConfiguration().Enrich.FromLogContext();
        if (configuration.GetSection(Section).Exists()) return log.ReadFrom.Configuration(configuration).CreateLogger();
        return log.MinimumLevel.Information().MinimumLevel.Override("Microsoft.AspNetCore", LogEventLevel.Warning)
            .WriteTo.Console(new JsonFormatter(renderMessage: true))
            .CreateLogger();
    }
}
