using System.Diagnostics;
using ShiftService.Api.Access;
using ShiftService.Api.Bodies;
using ShiftService.Serving.Tasks.Verification;

namespace ShiftService.Api.Verification;

/// <summary>POST /faces/detect and POST /faces/embed, for those who build on finding faces and on their embeddings.</summary>
internal sealed class FaceEndpoints(FaceRequests faces, VerifyEndpoint verify)
{
    /// <summary>Maps the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/verify", ["POST"], verify.HandleAsync).For(AccessRule.Client);
        routes.MapMethods("/faces/detect", ["POST"], context => HandleAsync(context, embed: false)).For(AccessRule.Client);
        routes.MapMethods("/faces/embed", ["POST"], context => HandleAsync(context, embed: true)).For(AccessRule.Client);
    }

    private Task HandleAsync(HttpContext context, bool embed) =>
        faces.Images.HandleAsync(context, (context, started) => AnswerAsync(context, started, embed));

    private async Task AnswerAsync(HttpContext context, long started, bool embed)
    {
        JsonAnswer.RequireAccepted(context.Request);
        FaceOptions options = FaceOptions.OfImage(context.Request.QueryString, faces.Images.Options);
        ImageForm form = ImageBody.FormOf(context.Request, BodyFields.One);
        await faces.WithModelsAsync(context, options, async (embedder, detector, models, terms) =>
        {
            using ImageBody? body = await faces.Images.ReadAsync(context, form, BodyFields.One, terms);
            if (body is null) return;
            FaceSearch[] found = await faces.FindAsync(models, body, BodyFields.One, options.Query, terms);
            EmbeddedFace[]? embedded = null;
            long start = Stopwatch.GetTimestamp();
            if (embed)
            {
                FaceRequests.RequireFace(found[0], BodyFields.One.Images[0], options.Query, models);
                embedded = await faces.EmbedAsync(models, found, terms);
            }
            TimeSpan embedTime = Stopwatch.GetElapsedTime(start);
            await JsonAnswer.WriteAsync(context, new FacesAnswer(
                FaceAnswerWriter.ImageOf(BodyFields.One.Images[0], found[0], models.Template.Width, options.Crops, embedded),
                detector is null ? null : UsedModel.Of(detector), UsedModel.Of(embedder),
                new(embedded is null ? null : FaceAnswerWriter.Ms(embedTime),
                    FaceAnswerWriter.Ms(faces.Images.Scheduler.Time.GetElapsedTime(started)))));
        });
    }
}
