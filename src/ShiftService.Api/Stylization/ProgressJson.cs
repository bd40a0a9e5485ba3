using System.Text.Json;
using ShiftService.Serving.Tasks.Stylization;

namespace ShiftService.Api.Stylization;

/// <summary>Writes how far a picture is.</summary>
internal static class ProgressJson
{
    /// <summary>Writes the members of it.</summary>
    public static void WriteMembers(Utf8JsonWriter json, StylizationProgress progress)
    {
        json.WriteString("stage", NameOf(progress.Stage));
        json.WriteNumber("done", progress.Done);
        json.WriteNumber("total", progress.Total);
        json.WriteNumber("share", Math.Round(progress.Share, 4));
    }

    private static string NameOf(StylizationStage stage) => stage switch
    {
        StylizationStage.Queued => "queued",
        StylizationStage.Measuring => "measuring",
        StylizationStage.Painting => "painting",
        StylizationStage.Encoding => "encoding",
        _ => throw new InvalidOperationException($"stage {stage} has no name; this is a bug"),
    };
}
