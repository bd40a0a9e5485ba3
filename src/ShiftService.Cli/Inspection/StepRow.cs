namespace ShiftService.Cli.Inspection;

/// <summary>One step of the SIMD engine's plan.</summary>
/// <param name="Node">The node that it stems from.</param>
/// <param name="Kernel">What it runs on.</param>
/// <param name="MultiplyAccumulates">For one image.</param>
internal sealed record StepRow(string Node, string Kernel, long MultiplyAccumulates);
