namespace ShiftService.Serving.Telemetry;

/// <summary>How stages are called in labels, spans and headers.</summary>
public static class StageNames
{
    private static readonly string[] Names = [.. Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())];

    /// <summary>All, in the order of <see cref="Stage"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The stage's name in lower case.</summary>
    public static string Of(Stage stage) => Names[(int)stage];
}
