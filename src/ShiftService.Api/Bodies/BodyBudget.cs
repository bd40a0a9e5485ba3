using ShiftService.Api.Problems;

namespace ShiftService.Api.Bodies;

/// <summary>Bytes of request bodies that the process may hold at once. Thread-safe.</summary>
/// <param name="limit">How many.</param>
internal sealed class BodyBudget(long limit)
{
    // Long enough for a request or two to be answered; how long bodies on their way take cannot be predicted.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private long _held;

    /// <summary>Bytes that are held.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Takes some; they must be given back.</summary>
    /// <exception cref="ProblemException">There are not as many left.</exception>
    public void Take(long bytes)
    {
        long held = Interlocked.Add(ref _held, bytes);
        if (held <= limit) return;
        Give(bytes);
        throw (ProblemKind.BodyBudget.With(
            $"{bytes} bytes more than the {held - bytes} that requests hold at the moment would be over {limit}",
            ("limit", limit), ("held", held - bytes), ("wanted", bytes)) with { RetryAfter = RetryAfter }).ToException();
    }

    /// <summary>Gives some back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _held, -bytes);
}
