namespace ShiftService.Styles;

/// <summary>Why a mix of styles cannot be had.</summary>
public enum StyleError
{
    /// <summary>There is no style of that name.</summary>
    Unknown,

    /// <summary>The text is no mix: a weight is missing, is no number, or is negative, a style occurs twice, or all weights are 0.</summary>
    Malformed,
}
