using ShiftService.Api.Bodies;
using ShiftService.Api.Problems;
using ShiftService.Api.Requests;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Verification;

namespace ShiftService.Api.Verification;

/// <summary>What the routes about faces share.</summary>
internal sealed class FaceRequests(ImageRequests requests, VerificationTask task)
{
    /// <summary>What all routes share.</summary>
    public ImageRequests Images { get; } = requests;

    /// <summary>Answers with the models of a request, under leases.</summary>
    /// <param name="context">The request.</param>
    /// <param name="options">Its parameters.</param>
    /// <param name="answer">Answers it, on the terms that it is told.</param>
    public async Task WithModelsAsync(
        HttpContext context, FaceOptions options, Func<ModelLease, ModelLease?, VerificationModels, JobTerms, Task> answer)
    {
        JobTerms terms = Images.TermsOf(context, options.Terms);
        using ModelLease embedder = await Images.AcquireAsync(
            PackageTask.Verification, options.Terms.Model, options.Terms.Version, terms);
        using ModelLease? detector = options.Query.Detect
            ? await Images.AcquireAsync(PackageTask.Detection, options.Detector, null, terms)
            : null;
        if (embedder.Model.Package.Card.Verification is null)
        {
            throw ProblemKind.WrongTask.With(
                $"the card of {embedder.Model.Name}/{embedder.Model.Version} does not say what similarities mean; 'shiftctl calibrate' writes that",
                ("task", "verification")).ToException();
        }
        RequestFacts facts = RequestFacts.Of(context);
        facts.Model = embedder.Model.Name;
        facts.Version = embedder.Model.Version;
        await answer(embedder, detector, new(embedder.Model, detector?.Model), terms);
    }

    /// <summary>The faces of a request's images.</summary>
    /// <exception cref="ProblemException">An image has none, or is none; it is named.</exception>
    public async ValueTask<FaceSearch[]> FindAsync(
        VerificationModels models, ImageBody body, BodyFields fields, FaceQuery query, JobTerms terms)
    {
        FaceSearchItem[] items = await task.FindAsync(models, body.Files, query, terms);
        var found = new FaceSearch[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            string name = fields.Images[body.Fields[i]];
            if (items[i].Error is Exception error) throw Named(ProblemTable.Of(error), name).ToException();
            found[i] = items[i].Search!;
        }
        return found;
    }

    /// <summary>Requires a face in an image.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public static void RequireFace(FaceSearch search, string name, FaceQuery query, VerificationModels models)
    {
        if (search.Faces.Count > 0) return;
        double needed = query.MinScore ?? models.Detector!.Package.Card.Detection!.ScoreThreshold;
        double best = Math.Round(search.BestRejectedScore, 4);
        throw ProblemKind.NoFace.With(
            FormattableString.Invariant($"no face is found in {name}: the best score is {best}, and {needed} is needed"),
            ("image", name), ("bestScore", best), ("minScore", needed)).ToException();
    }

    /// <summary>The embeddings of all faces of some images, in their order.</summary>
    public async ValueTask<EmbeddedFace[]> EmbedAsync(VerificationModels models, IEnumerable<FaceSearch> searches, JobTerms terms)
    {
        byte[][] faces = [.. searches.SelectMany(search => search.Faces).Select(face => face.Pixels)];
        return faces.Length == 0 ? [] : await task.EmbedAsync(models.Embedder, faces, models.Verification.Mirror, terms);
    }

    private static Problem Named(Problem problem, string image) =>
        problem with { Detail = $"{image}: {problem.Detail}", Fields = [.. problem.Fields, ("image", image)] };
}
