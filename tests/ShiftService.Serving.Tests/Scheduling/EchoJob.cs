using ShiftService.Engine;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Serving.Tests.Scheduling;

/// <summary>A job that sends a number through an <see cref="EchoModel"/>, and remembers what happened to it.</summary>
internal sealed class EchoJob(float number, EchoModel? model, JobTerms terms, TimeProvider time, double prepareSeconds = 0.001)
    : Job(terms, model, prepareSeconds)
{
    public float Number => number;

    public float? Echo { get; private set; }

    /// <summary>When it was answered; null before.</summary>
    public long? AnsweredAt { get; private set; }

    public int Releases { get; private set; }

    public Exception? PrepareError { get; init; }

    public Action? WhilePreparing { get; init; }

    protected internal override void Prepare(LaneContext lane, Span<float> input)
    {
        WhilePreparing?.Invoke();
        ThrowIfAbandoned();
        if (PrepareError is not null) throw PrepareError;
        if (model is null) Echo = number;
        else input[0] = number;
    }

    protected internal override void Finish(IWorker worker, int item) => Echo = worker.Output()[item];

    protected internal override void Release()
    {
        Releases++;
        AnsweredAt = time.GetTimestamp();
    }
}
