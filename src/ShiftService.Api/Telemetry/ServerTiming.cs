using System.Globalization;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Telemetry;

/// <summary>The header Server-Timing, which browsers' developer tools draw: where the time of a request went, in milliseconds.</summary>
internal static class ServerTiming
{
    /// <summary>The header's name.</summary>
    public const string Header = "Server-Timing";

    /// <summary>Writes all stages and the total.</summary>
    /// <param name="response">The response; its headers are not sent yet.</param>
    /// <param name="stages">Time of each stage.</param>
    /// <param name="total">Time since the request began.</param>
    public static void Write(HttpResponse response, in StageTimes stages, TimeSpan total) => response.Headers[Header] = string.Create(
        CultureInfo.InvariantCulture,
        stackalloc char[224],
        $"queue;dur={stages.Queue.TotalMilliseconds:F3}, decode;dur={stages.Decode.TotalMilliseconds:F3}, "
        + $"preprocess;dur={stages.Preprocess.TotalMilliseconds:F3}, compute;dur={stages.Compute.TotalMilliseconds:F3}, "
        + $"postprocess;dur={stages.Postprocess.TotalMilliseconds:F3}, {EncodeOf(stages)}total;dur={total.TotalMilliseconds:F3}");

    private static string EncodeOf(in StageTimes stages) => stages.Encode is TimeSpan encode
        ? string.Create(CultureInfo.InvariantCulture, $"encode;dur={encode.TotalMilliseconds:F3}, ")
        : "";

    /// <summary>Writes the total only, of a request without stages.</summary>
    public static void Write(HttpResponse response, TimeSpan total) => response.Headers[Header] =
        string.Create(CultureInfo.InvariantCulture, stackalloc char[48], $"total;dur={total.TotalMilliseconds:F3}");
}
