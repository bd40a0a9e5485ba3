namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>How far a picture is.</summary>
/// <param name="Stage">What it is at.</param>
/// <param name="Done">Tiles that are painted.</param>
/// <param name="Total">Tiles of the picture; 0 where that is not known yet.</param>
public readonly record struct StylizationProgress(StylizationStage Stage, int Done, int Total)
{
    /// <summary>The share that is done, 0 to 1.</summary>
    public double Share => Total == 0 ? 0 : (double)Done / Total;
}
