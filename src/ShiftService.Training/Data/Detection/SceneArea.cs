namespace ShiftService.Training.Data.Detection;

/// <summary>A rectangle of whole pixels of a scene.</summary>
internal readonly record struct SceneArea(int Left, int Top, int Width, int Height)
{
    /// <summary>One past the last column.</summary>
    public int Right => Left + Width;

    /// <summary>One past the last row.</summary>
    public int Bottom => Top + Height;
}
