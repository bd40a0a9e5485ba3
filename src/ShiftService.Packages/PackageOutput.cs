namespace ShiftService.Packages;

/// <summary>One output of the network.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Meaning">What its numbers are, such as "logits".</param>
public sealed record PackageOutput(string Name, string Meaning);
