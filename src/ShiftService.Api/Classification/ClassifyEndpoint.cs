using ShiftService.Api.Bodies;
using ShiftService.Api.Problems;
using ShiftService.Api.Requests;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Api.Classification;

/// <summary>POST /classify: images in, classes out.</summary>
internal sealed class ClassifyEndpoint(ImageRequests requests, ClassificationTask task)
{
    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => requests.HandleAsync(context, AnswerAsync);

    private async Task AnswerAsync(HttpContext context, long started)
    {
        JsonAnswer.RequireAccepted(context.Request);
        ClassifyQuery query = ClassifyQuery.Parse(context.Request.QueryString, requests.Options);
        ImageForm form = ImageBody.FormOf(context.Request, BodyFields.Any);
        RequestFacts facts = RequestFacts.Of(context);
        JobTerms terms = requests.TermsOf(context, query.Terms);
        using ModelLease lease = await requests.AcquireAsync(
            PackageTask.Classification, query.Terms.Model, query.Terms.Version, terms);
        facts.Model = lease.Model.Name;
        facts.Version = lease.Model.Version;
        using ImageBody? images = await requests.ReadAsync(context, form, BodyFields.Any, terms);
        if (images is null) return;
        ClassificationItem[] items = await task.ClassifyAsync(lease.Model, images.Files, query.Top, terms);
        facts.Stages = StagesOf(items);
        if (items is [{ Error: Exception error }])
        {
            await ProblemWriter.WriteAsync(context, ProblemTable.Of(error));
            return;
        }
        await JsonAnswer.WriteAsync(
            context, (lease, items, images.Names, Elapsed: requests.Scheduler.Time.GetElapsedTime(started)),
            static (json, answer) => ClassificationJson.Write(json, answer.lease, answer.items, answer.Names, answer.Elapsed));
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
