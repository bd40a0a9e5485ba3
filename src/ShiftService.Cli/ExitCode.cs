namespace ShiftService.Cli;

/// <summary>What the process answers to its caller.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    public const int Success = 0;

    /// <summary>Two engines, or two vector widths, disagree.</summary>
    public const int Disagreement = 1;

    /// <summary>The command line or a file is not usable.</summary>
    public const int Failure = 2;

    /// <summary>A training run was asked to stop, and can be resumed; what shells answer for a program that Ctrl-C has ended.</summary>
    public const int Interrupted = 130;
}
