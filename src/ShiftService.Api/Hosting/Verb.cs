namespace ShiftService.Api.Hosting;

/// <summary>What the program is asked to do.</summary>
internal enum Verb
{
    Serve,
    Check,
    Health,
    HashKey,
    Version,
    Help,
}
