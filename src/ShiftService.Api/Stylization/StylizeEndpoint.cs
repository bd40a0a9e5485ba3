using ShiftService.Api.Bodies;
using ShiftService.Api.Jobs;
using ShiftService.Api.Options;
using ShiftService.Api.Requests;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Stylization;
using ShiftService.Styles;

namespace ShiftService.Api.Stylization;

/// <summary>POST /stylize: a picture in, the same in a painter's style out: at once, with events on the way, or as a job.</summary>
internal sealed class StylizeEndpoint(ImageRequests requests, StylizationTask task, JobStore jobs, StylizationOptions options)
{
    private const string Prefer = "Prefer", Applied = "Preference-Applied", RespondAsync = "respond-async";

    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => requests.HandleAsync(context, AnswerAsync);

    private async Task AnswerAsync(HttpContext context, long started)
    {
        StylizeQuery query = StylizeQuery.Parse(context.Request.QueryString, options);
        bool prefersJob = query.IsAsync is null && PrefersJob(context.Request), isAsync = query.IsAsync ?? prefersJob;
        AnswerForm form = AnswerForm.Of(context.Request, isAsync);
        ImageForm bodyForm = ImageBody.FormOf(context.Request, BodyFields.One);
        RequestFacts facts = RequestFacts.Of(context);
        JobTerms terms = requests.TermsOf(context, query.Terms);
        ModelLease? lease = await requests.AcquireAsync(PackageTask.Stylization, query.Terms.Model, query.Terms.Version, terms);
        ImageBody? images = null;
        try
        {
            (facts.Model, facts.Version) = (lease.Model.Name, lease.Model.Version);
            IReadOnlyList<string> names = lease.Model.Styles!.Names;
            StyleMix mix = StyleMix.Parse(query.Style, names);
            string style = StyleMixText.Of(mix, names);
            images = await requests.ReadAsync(context, bodyForm, BodyFields.One, terms);
            if (images is null) return;
            var request = new StylizationRequest(
                new(mix) { Strength = query.Strength, PreserveColors = query.PreserveColors }, form.Format, form.TransparentFormat)
            {
                MaxSide = query.MaxSide, Quality = query.Quality,
            };
            if (isAsync)
            {
                PictureJob job = jobs.Start(terms.Client, StartOf(lease, images, request, style, terms));
                (lease, images) = (null, null);
                if (prefersJob) context.Response.Headers[Applied] = RespondAsync;
                await JobJson.WriteAcceptedAsync(context, job);
            }
            else if (form.IsStream)
                await StylizeEvents.WriteAsync(context, onProgress => PaintAsync(lease, images, request, style, terms, onProgress));
            else
            {
                PaintedPicture picture = await PaintAsync(lease, images, request, style, terms, null);
                facts.Stages = picture.Answer.Times;
                await picture.WriteAsync(context);
            }
        }
        finally
        {
            images?.Dispose();
            lease?.Dispose();
        }
    }

    // A job owns the lease and the body, and ends when it is cancelled, not when its request does.
    private JobWork StartOf(ModelLease lease, ImageBody images, StylizationRequest request, string style, JobTerms terms) =>
        async (onProgress, cancellation) =>
        {
            using (lease)
            using (images)
                return await PaintAsync(lease, images, request, style, terms with { Cancellation = cancellation }, onProgress);
        };

    private async Task<PaintedPicture> PaintAsync(
        ModelLease lease, ImageBody images, StylizationRequest request, string style, JobTerms terms,
        Action<StylizationProgress>? onProgress) =>
        PaintedPicture.Of(await task.StylizeAsync(lease.Model, images.Files[0], request, terms, onProgress), lease, style);

    // RFC 7240.
    private static bool PrefersJob(HttpRequest request) => request.Headers[Prefer].Any(values => values is not null
        && values.Split(',').Any(value => value.Split(';')[0].Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase)));
}
