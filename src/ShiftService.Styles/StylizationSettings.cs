namespace ShiftService.Styles;

/// <summary>How a picture is stylised.</summary>
/// <param name="Mix">The style, or the styles.</param>
public sealed record StylizationSettings(StyleMix Mix)
{
    /// <summary>From 0, the picture itself, to 1, the style in full; between the two, pixels are blended.</summary>
    public float Strength { get; init; } = 1;

    /// <summary>True to keep the picture's colours and take only the luminance of the stylised one (Gatys et al., 2016).</summary>
    public bool PreserveColors { get; init; }

    /// <summary>Checks that the numbers make sense; throws <see cref="ArgumentException"/>.</summary>
    public void Validate()
    {
        if (!(Strength >= 0 && Strength <= 1)) throw new ArgumentException($"a strength of {Strength} is not between 0 and 1");
    }
}
