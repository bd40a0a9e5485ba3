namespace ShiftService.Serving.Scheduling;

/// <summary>On whose behalf a job runs, how urgently, and until when.</summary>
/// <param name="Client">Who asks: the name of an API key, or "anonymous". Clients share the lanes fairly.</param>
/// <param name="Priority">How urgent it is.</param>
/// <param name="Deadline">A timestamp of the scheduler's <see cref="TimeProvider"/>; no answer is of use after it.</param>
/// <param name="Cancellation">Cancelled when nobody waits for the answer any more.</param>
public readonly record struct JobTerms(string Client, Priority Priority, long Deadline, CancellationToken Cancellation = default);
