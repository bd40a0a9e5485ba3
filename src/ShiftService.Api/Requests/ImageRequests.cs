using ShiftService.Api.Access;
using ShiftService.Api.Bodies;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Requests;

/// <summary>What all routes that compute something of images share, from the door to the scheduler.</summary>
internal sealed class ImageRequests
{
    private readonly DrainGate _gate;
    private readonly ModelRegistry _registry;
    private readonly BodyBudget _budget;
    private readonly BodyLimits _limits;
    private readonly BodyReader _reader;

    public ImageRequests(DrainGate gate, ModelRegistry registry, Scheduler scheduler, BodyBudget budget, ServerOptions options)
    {
        (_gate, _registry, Scheduler, _budget, Options) = (gate, registry, scheduler, budget, options);
        _limits = new(options.MaxRequestBytes, options.MaxImageBytes, options.MaxImages, TimeSpan.FromSeconds(options.BodyTimeoutSeconds));
        _reader = new(_limits, scheduler.Time);
    }

    /// <summary>The lanes.</summary>
    public Scheduler Scheduler { get; }

    /// <summary>The limits.</summary>
    public ServerOptions Options { get; }

    /// <summary>Answers a request, unless the service stops.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Answers it; told when it began.</param>
    public async Task HandleAsync(HttpContext context, Func<HttpContext, long, Task> answer)
    {
        long started = Scheduler.Time.GetTimestamp();
        if (!_gate.TryEnter())
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Draining);
            return;
        }
        try
        {
            await answer(context, started);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>A lease on the model that a request means. One that is loaded on demand is waited for until the deadline.</summary>
    /// <exception cref="ModelNotFoundException">There is none.</exception>
    /// <exception cref="ModelNotReadyException">It cannot answer now.</exception>
    /// <exception cref="ProblemException">It may be there in a moment.</exception>
    public async ValueTask<ModelLease> AcquireAsync(PackageTask task, string? model, string? version, JobTerms terms)
    {
        try
        {
            TimeSpan left = Scheduler.Time.GetElapsedTime(Scheduler.Time.GetTimestamp(), terms.Deadline);
            return await _registry.AcquireAsync(task, model, version, left > TimeSpan.Zero ? left : TimeSpan.Zero, terms.Cancellation);
        }
        catch (ModelNotFoundException missing) when (!_registry.IsReady)
        {
            throw (ProblemKind.NotReady.With(missing.Message) with { RetryAfter = TimeSpan.FromSeconds(1) }).ToException();
        }
    }

    /// <summary>On whose behalf, how urgently, until when.</summary>
    public JobTerms TermsOf(HttpContext context, in RequestTerms terms) => new(
        RequestFacts.Of(context).Client ?? AccessMiddleware.Anonymous, terms.Priority,
        Scheduler.DeadlineIn(TimeSpan.FromMilliseconds(terms.DeadlineMs)), context.RequestAborted);

    /// <summary>Reads the images of a request that is not refused; null for one that is, which is answered then.</summary>
    /// <param name="context">The request.</param>
    /// <param name="form">Its form.</param>
    /// <param name="fields">What its images are called.</param>
    /// <param name="terms">Until when, among others.</param>
    public async ValueTask<ImageBody?> ReadAsync(HttpContext context, ImageForm form, BodyFields fields, JobTerms terms)
    {
        // Before the body is read: what would be refused anyway costs nothing more.
        if (Scheduler.Refusal(terms) is RefusedException refusal)
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal));
            return null;
        }
        ImageBody body = await ImageBody.ReadAsync(context, form, fields, _reader, _limits, _budget, terms.Deadline);
        RequestFacts.Of(context).Images = body.Files.Count;
        return body;
    }
}
