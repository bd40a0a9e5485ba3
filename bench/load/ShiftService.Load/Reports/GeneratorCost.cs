namespace ShiftService.Load.Reports;

/// <summary>What the generator itself took, and whether it kept up.</summary>
/// <param name="CpuMicrosecondsPerRequest">Processor time of its process for each answer.</param>
/// <param name="Cores">The same, in cores that it kept busy.</param>
/// <param name="LatenessMs">By how much it sent later than was due; it counts as latency.</param>
internal sealed record GeneratorCost(double CpuMicrosecondsPerRequest, double Cores, Percentiles? LatenessMs);
