using Microsoft.Net.Http.Headers;
using ShiftService.Api.Problems;
using ShiftService.Imaging;

namespace ShiftService.Api.Stylization;

/// <summary>In which form a client wants its picture, by its Accept header.</summary>
/// <param name="Format">The format of an opaque picture.</param>
/// <param name="TransparentFormat">The format of one that is not.</param>
/// <param name="IsStream">Whether it wants to be told how far it is, by events.</param>
internal readonly record struct AnswerForm(ImageFormat Format, ImageFormat TransparentFormat, bool IsStream)
{
    /// <summary>The content type of events.</summary>
    public const string EventStream = "text/event-stream";

    // The first is taken where all are as welcome; the first that can be transparent for a picture that is.
    private static readonly (ImageFormat Format, string Type, bool HasAlpha)[] Formats =
    [
        (ImageFormat.Jpeg, "image/jpeg", false), (ImageFormat.Png, "image/png", true), (ImageFormat.WebP, "image/webp", true),
    ];

    private static readonly AnswerForm Default = new(ImageFormat.Jpeg, ImageFormat.Png, IsStream: false);

    /// <summary>The content type of a format.</summary>
    public static string TypeOf(ImageFormat format) => Array.Find(Formats, known => known.Format == format).Type;

    /// <summary>The form that a request wants.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isAsync">Whether a job is wanted: then its description is what is accepted, and perhaps the picture later.</param>
    /// <exception cref="ProblemException">It accepts nothing that there is.</exception>
    public static AnswerForm Of(HttpRequest request, bool isAsync)
    {
        if (request.Headers.Accept.Count == 0) return Default;
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted) || accepted.Count == 0)
            return Default;
        bool isStream = !isAsync && accepted.Any(type =>
            type.Quality is not 0 && type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase));
        // By how welcome they are, then by where they are named; wildcards name nothing.
        var welcome = Formats.Select((known, index) => (known.Format, known.HasAlpha, Rank: RankOf(known.Type, accepted), Index: index))
            .Where(known => known.Rank.Quality > 0)
            .OrderByDescending(known => known.Rank.Quality).ThenBy(known => known.Rank.Place).ThenBy(known => known.Index).ToArray();
        if (welcome.Length == 0)
        {
            if (isStream || isAsync) return Default with { IsStream = isStream };
            string[] supported = [.. Formats.Select(known => known.Type), EventStream];
            throw ProblemKind.NotAcceptable.With(
                $"the answer is {string.Join(", ", supported[..^1])} or {EventStream}", ("supported", supported)).ToException();
        }
        var transparent = welcome.FirstOrDefault(
            known => known.HasAlpha && known.Rank.Quality == welcome[0].Rank.Quality, welcome[0]);
        return new(welcome[0].Format, transparent.Format, isStream);
    }

    // The most specific range that a type is in says how welcome it is.
    private static (double Quality, int Place) RankOf(string name, IList<MediaTypeHeaderValue> accepted)
    {
        var type = new MediaTypeHeaderValue(name);
        int best = -1;
        for (int i = 0; i < accepted.Count; i++)
            if (type.IsSubsetOf(accepted[i]) && (best < 0 || Specificity(accepted[i]) > Specificity(accepted[best]))) best = i;
        if (best < 0) return (0, 0);
        return (accepted[best].Quality ?? 1, Specificity(accepted[best]) == 2 ? best : accepted.Count);
    }

    private static int Specificity(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
}
