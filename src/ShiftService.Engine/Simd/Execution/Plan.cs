namespace ShiftService.Engine.Simd.Execution;

/// <summary>
/// A compiled network: steps over offsets in one arena. Immutable; shared by all workers.
/// </summary>
/// <param name="Steps">What is executed, in order.</param>
/// <param name="ArenaBytes">Memory that one image needs while it is computed.</param>
/// <param name="NormChannels">Channels of all instance norms together.</param>
internal sealed record Plan(IReadOnlyList<Step> Steps, long ArenaBytes, int NormChannels)
{
    /// <summary>All steps, members of bands each on their own.</summary>
    public IEnumerable<Step> SingleSteps => Steps.SelectMany(step => step is BandStep band ? band.Members : [step]);

    /// <summary>Executes all steps; the token is looked at before each.</summary>
    public void Run(in RunContext context, CancellationToken cancellation)
    {
        for (int i = 0; i < Steps.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            context.Between?.Invoke();
            Steps[i].Run(context);
        }
    }
}
