namespace ShiftService.Cli.Inspection;

/// <summary>All that `shiftctl inspect` tells about a model.</summary>
/// <param name="Model">The file.</param>
/// <param name="Name">The network's own name.</param>
/// <param name="Input">Shape of the input, batch first.</param>
/// <param name="Outputs">Shapes of the outputs.</param>
/// <param name="Parameters">All trained parameters.</param>
/// <param name="WeightParameters">Those of convolutions and fully connected layers.</param>
/// <param name="NormParameters">Those of norms and of parametric activations.</param>
/// <param name="ShiftParameters">Learned displacements.</param>
/// <param name="MultiplyAccumulates">For one image, by the papers' convention.</param>
/// <param name="FileBytes">Size of the file.</param>
/// <param name="Isa">Vector width of the plan.</param>
/// <param name="ArenaBytes">Working memory for one image; null where the SIMD engine cannot run the network.</param>
/// <param name="WeightBytes">Packed weights and constants, shared by all workers; null where there is no plan.</param>
/// <param name="Unsupported">Why it cannot; null where it can.</param>
/// <param name="Layers">The nodes in order.</param>
/// <param name="Steps">The plan in order; null where there is none.</param>
internal sealed record NetworkReport(
    string Model,
    string Name,
    string Input,
    IReadOnlyList<string> Outputs,
    long Parameters,
    long WeightParameters,
    long NormParameters,
    long ShiftParameters,
    long MultiplyAccumulates,
    long FileBytes,
    string Isa,
    long? ArenaBytes,
    long? WeightBytes,
    string? Unsupported,
    IReadOnlyList<LayerReport> Layers,
    IReadOnlyList<StepRow>? Steps);
