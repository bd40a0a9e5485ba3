using ShiftService.Api.Access;
using ShiftService.Api.Bodies;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Api.Classification;

/// <summary>POST /classify: images in, classes out.</summary>
internal sealed class ClassifyEndpoint
{
    private readonly DrainGate _gate;
    private readonly ModelRegistry _registry;
    private readonly Scheduler _scheduler;
    private readonly ClassificationTask _task;
    private readonly ServerOptions _options;
    private readonly BodyLimits _limits;
    private readonly BodyReader _reader;
    private readonly BodyBudget _budget;

    public ClassifyEndpoint(
        DrainGate gate, ModelRegistry registry, Scheduler scheduler, ClassificationTask task, BodyBudget budget, ServerOptions options)
    {
        (_gate, _registry, _scheduler, _task, _budget, _options) = (gate, registry, scheduler, task, budget, options);
        _limits = new(options.MaxRequestBytes, options.MaxImageBytes, options.MaxImages, TimeSpan.FromSeconds(options.BodyTimeoutSeconds));
        _reader = new(_limits, scheduler.Time);
    }

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        long started = _scheduler.Time.GetTimestamp();
        if (!_gate.TryEnter())
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Draining);
            return;
        }
        try
        {
            await AnswerAsync(context, started);
        }
        finally
        {
            _gate.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext context, long started)
    {
        JsonAnswer.RequireAccepted(context.Request);
        ClassifyQuery query = ClassifyQuery.Parse(context.Request.QueryString, _options);
        ImageForm form = ImageBody.FormOf(context.Request);
        RequestFacts facts = RequestFacts.Of(context);
        using ModelLease lease = Acquire(query);
        facts.Model = lease.Model.Name;
        facts.Version = lease.Model.Version;
        var terms = new JobTerms(
            facts.Client ?? AccessMiddleware.Anonymous, query.Priority, _scheduler.DeadlineIn(TimeSpan.FromMilliseconds(query.DeadlineMs)),
            context.RequestAborted);
        // Before the body is read: what would be refused anyway costs nothing more.
        if (_scheduler.Refusal(terms) is RefusedException refusal)
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(refusal));
            return;
        }
        using ImageBody images = await ImageBody.ReadAsync(context, form, _reader, _limits, _budget, terms.Deadline);
        facts.Images = images.Files.Count;
        ClassificationItem[] items = await _task.ClassifyAsync(lease.Model, images.Files, query.Top, terms);
        facts.Stages = StagesOf(items);
        if (items is [{ Error: Exception error }])
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(error));
            return;
        }
        await JsonAnswer.WriteAsync(
            context, (lease, items, images.Names, Elapsed: _scheduler.Time.GetElapsedTime(started)),
            static (json, answer) => ClassificationJson.Write(json, answer.lease, answer.items, answer.Names, answer.Elapsed));
    }

    private ModelLease Acquire(ClassifyQuery query)
    {
        try
        {
            return _registry.Acquire(PackageTask.Classification, query.Model, query.Version);
        }
        catch (ModelNotFoundException missing) when (!_registry.IsReady)
        {
            // It may be there in a moment.
            throw (ProblemKind.NotReady.With(missing.Message) with { RetryAfter = TimeSpan.FromSeconds(1) }).ToException();
        }
    }

    private static StageTimes? StagesOf(ClassificationItem[] items)
    {
        StageTimes? longest = null;
        foreach (ClassificationItem item in items)
        {
            if (item.Answer?.Times is not StageTimes times) continue;
            longest = longest is not StageTimes other ? times : new StageTimes(
                Max(times.Queue, other.Queue), Max(times.Decode, other.Decode), Max(times.Preprocess, other.Preprocess),
                Max(times.Compute, other.Compute), Max(times.Postprocess, other.Postprocess), Math.Max(times.BatchSize, other.BatchSize));
        }
        return longest;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
