using ShiftService.Kernels;

namespace ShiftService.Cli.Benchmarking;

/// <summary>Multiply-adds and nothing else. Units are floating-point operations.</summary>
internal sealed class PeakContender(Isa isa, int lanes) : Contender(lanes)
{
    /// <summary>Some tenths of a millisecond: long beside the clock, short beside whatever else the machine does.</summary>
    private const int RoundsPerRun = 10_000;

    private readonly PeakKernel _kernel = new(isa);

    /// <inheritdoc/>
    public override double UnitsPerRun => (double)_kernel.OperationsPerRound * RoundsPerRun;

    /// <inheritdoc/>
    public override void Run(int lane) => _kernel.Run(RoundsPerRun);
}
