using System.Globalization;

namespace ShiftService.Packages.Documents;

/// <summary>What a number, or every number of a list, may be.</summary>
/// <param name="Minimum">Smallest.</param>
/// <param name="Maximum">Largest.</param>
/// <param name="AboveMinimum">True if the smallest itself is not allowed.</param>
/// <param name="BelowMaximum">True if the largest itself is not allowed.</param>
/// <param name="Items">Length of the list, where it is fixed.</param>
public sealed record NumberLimit(
    double Minimum, double Maximum, bool AboveMinimum = false, bool BelowMaximum = false, int? Items = null)
{
    /// <summary>True if a number is within.</summary>
    public bool Allows(double value) =>
        (AboveMinimum ? value > Minimum : value >= Minimum) && (BelowMaximum ? value < Maximum : value <= Maximum);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(AboveMinimum ? "above" : "at least")} {Minimum} and {(BelowMaximum ? "below" : "at most")} {Maximum}");
}
