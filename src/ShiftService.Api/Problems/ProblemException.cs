namespace ShiftService.Api.Problems;

/// <summary>Ends a request with a problem.</summary>
internal sealed class ProblemException(Problem problem) : Exception($"{problem.Kind.Code}: {problem.Detail}")
{
    public Problem Problem { get; } = problem;
}
