namespace ShiftService.Graph;

/// <summary>Pixels added on each side of an image.</summary>
public readonly record struct Padding2D(int Top, int Left, int Bottom, int Right)
{
    /// <summary>The same padding on all four sides.</summary>
    public static implicit operator Padding2D(int all) => new(all, all, all, all);

    /// <summary>True when nothing is added.</summary>
    public bool IsZero => (Top | Left | Bottom | Right) == 0;

    /// <inheritdoc/>
    public override string ToString() =>
        Top == Left && Left == Bottom && Bottom == Right ? $"{Top}" : $"{Top},{Left},{Bottom},{Right}";
}
