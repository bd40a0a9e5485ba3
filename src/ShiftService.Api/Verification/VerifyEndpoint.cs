using System.Diagnostics;
using System.Numerics.Tensors;
using ShiftService.Api.Bodies;
using ShiftService.Api.Problems;
using ShiftService.Faces.Embedding;
using ShiftService.Faces.Verification;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Verification;

namespace ShiftService.Api.Verification;

/// <summary>POST /verify: are two faces the same person's?</summary>
internal sealed class VerifyEndpoint(FaceRequests faces)
{
    /// <summary>Answers a request.</summary>
    public Task HandleAsync(HttpContext context) => faces.Images.HandleAsync(context, AnswerAsync);

    private async Task AnswerAsync(HttpContext context, long started)
    {
        JsonAnswer.RequireAccepted(context.Request);
        FaceOptions options = FaceOptions.OfPair(context.Request.QueryString, faces.Images.Options);
        ImageForm form = ImageBody.FormOf(context.Request, BodyFields.Pair);
        await faces.WithModelsAsync(context, options, async (embedder, detector, models, terms) =>
        {
            using ImageBody? body = await faces.Images.ReadAsync(context, form, BodyFields.Pair, terms);
            if (body is null) return;
            RequireBoth(body);
            await CompareAsync(context, started, options, embedder, detector, models, body, terms);
        });
    }

    private async Task CompareAsync(
        HttpContext context, long started, FaceOptions options, ModelLease embedder, ModelLease? detector, VerificationModels models,
        ImageBody body, JobTerms terms)
    {
        var embeddings = new float[BodyFields.Pair.Images.Count][][];
        foreach ((int field, float[] values) in body.Embeddings)
            embeddings[field] = [Checked(values, BodyFields.Pair.Embeddings[field], models)];
        FaceSearch[] found = body.Files.Count == 0 ? [] : await faces.FindAsync(models, body, BodyFields.Pair, options.Query, terms);
        for (int i = 0; i < found.Length; i++) FaceRequests.RequireFace(found[i], NameOf(body, i), options.Query, models);

        long start = Stopwatch.GetTimestamp();
        EmbeddedFace[] embedded = await faces.EmbedAsync(models, found, terms);
        TimeSpan embedTime = Stopwatch.GetElapsedTime(start);
        var images = new FaceImageAnswer[found.Length];
        for (int i = 0, next = 0; i < found.Length; next += found[i].Faces.Count, i++)
        {
            EmbeddedFace[] own = embedded[next..(next + found[i].Faces.Count)];
            embeddings[body.Fields[i]] = [.. own.Select(face => face.Values)];
            images[i] = FaceAnswerWriter.ImageOf(
                NameOf(body, i), found[i], models.Template.Width, options.Crops, options.Embedding ? own : null);
        }
        (int first, int second, double similarity) = MostAlike(embeddings[0], embeddings[1]);
        var comparison = FaceComparison.Of(similarity, models.Verification, options.Target, options.Threshold);
        RequestFacts.Of(context).Stages = StagesOf(found, embedded);
        await JsonAnswer.WriteAsync(context, new VerifyAnswer(
            comparison.Same, Math.Round(similarity, 4), Math.Round(comparison.Probability, 4), Math.Round(comparison.Threshold, 4),
            comparison.Rates?.FalseAccepts, comparison.Rates?.FalseRejects,
            options.Query.Choice == FaceChoice.All ? [first, second] : null, images, UsedModel.Of(embedder),
            detector is null ? null : UsedModel.Of(detector),
            new(embedded.Length == 0 ? null : FaceAnswerWriter.Ms(embedTime),
                FaceAnswerWriter.Ms(faces.Images.Scheduler.Time.GetElapsedTime(started)))));
    }

    private static string NameOf(ImageBody body, int file) => BodyFields.Pair.Images[body.Fields[file]];

    private static void RequireBoth(ImageBody body)
    {
        BodyFields pair = BodyFields.Pair;
        for (int i = 0; i < pair.Images.Count; i++)
        {
            int times = body.Fields.Count(field => field == i) + body.Embeddings.Count(embedding => embedding.Field == i);
            if (times == 0) throw ProblemKind.NoImages.With($"there is no {pair.Images[i]}").ToException();
            if (times > 1) throw ProblemKind.InvalidJson.With($"there are both {pair.Images[i]} and {pair.Embeddings[i]}").ToException();
        }
    }

    private static float[] Checked(float[] values, string name, VerificationModels models)
    {
        long features = models.Embedder.Package.Network.ShapeOf(models.Embedder.Package.Network.Outputs[0]).Elements;
        if (values.Length != features)
        {
            throw ProblemKind.InvalidEmbedding.With(
                $"{name} has {values.Length} numbers, and those of {models.Embedder.Name} have {features}", ("field", name),
                ("expected", features), ("actual", values.Length)).ToException();
        }
        if (TensorPrimitives.Norm(values) is var length && (!float.IsFinite(length) || length == 0))
            throw ProblemKind.InvalidEmbedding.With($"{name} has no direction", ("field", name)).ToException();
        return values;
    }

    private static (int First, int Second, double Similarity) MostAlike(float[][] first, float[][] second)
    {
        (int First, int Second, double Similarity) best = (0, 0, double.MinValue);
        for (int i = 0; i < first.Length; i++)
            for (int j = 0; j < second.Length; j++)
                if (FaceEmbedding.Similarity(first[i], second[j]) is float similarity && similarity > best.Similarity)
                    best = (i, j, similarity);
        return best;
    }

    // Of each stage the longest, since images go through them side by side; finding faces is a network's time too.
    private static StageTimes? StagesOf(FaceSearch[] found, EmbeddedFace[] embedded) => found.Length == 0
        ? null
        : new StageTimes(
            found.Max(search => search.Times.Queue) + embedded.Max(face => face.Times.Queue), found.Max(search => search.Times.Decode),
            found.Max(search => search.Times.Align),
            found.Max(search => search.Times.Detect) + embedded.Max(face => face.Times.Compute), default, embedded[0].Times.BatchSize);
}
