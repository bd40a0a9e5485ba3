namespace ShiftService.Packages;

/// <summary>What a style network can do.</summary>
/// <param name="Styles">Its styles, in the order of the network's tables.</param>
public sealed record PackageStylization(IReadOnlyList<PackageStyle> Styles);
