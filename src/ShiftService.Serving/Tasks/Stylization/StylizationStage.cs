namespace ShiftService.Serving.Tasks.Stylization;

/// <summary>What a picture waits for or goes through, in this order.</summary>
public enum StylizationStage
{
    /// <summary>It waits for a lane, or for other large pictures.</summary>
    Queued,

    /// <summary>Its statistics are measured, which large pictures need.</summary>
    Measuring,

    /// <summary>Its tiles are painted.</summary>
    Painting,

    /// <summary>It becomes a file.</summary>
    Encoding,
}
