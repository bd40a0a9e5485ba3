using System.Globalization;
using ShiftService.Cli.Output;
using ShiftService.Faces.Detection;
using ShiftService.Faces.Verification;
using ShiftService.Packages.Verification;

namespace ShiftService.Cli.Verification;

/// <summary>How well a network's embeddings tell pairs apart, and whether its card's thresholds hold on them.</summary>
/// <param name="Model">Its package or file.</param>
/// <param name="Backend">What computed.</param>
/// <param name="Mirror">True if embeddings were joined with those of mirrored faces.</param>
/// <param name="NotFound">Images in which a detector found no face; null where all points were given.</param>
/// <param name="Report">Accuracy and area under the curve.</param>
/// <param name="Thresholds">The rates at the card's thresholds; empty without.</param>
/// <param name="Groups">The errors among better and worse pictures; empty where they were not asked for.</param>
internal sealed record PairProtocolResult(
    string Model, string Backend, bool Mirror, int? NotFound, PairReport Report, IReadOnlyList<PairProtocolResult.Rates> Thresholds,
    IReadOnlyList<PairGroups> Groups)
{
    /// <summary>What happens at one of the card's thresholds.</summary>
    /// <param name="Stated">What the card says.</param>
    /// <param name="FalseAccepts">Measured on these pairs, which are taken for independent.</param>
    /// <param name="FalseRejects">Measured on these pairs.</param>
    internal sealed record Rates(PackageThreshold Stated, RateInterval FalseAccepts, RateInterval FalseRejects)
    {
        /// <summary>True if the measured rate of false accepts lies within the card's interval.</summary>
        public bool Holds => FalseAccepts.Rate >= Stated.FalseAccepts.Low && FalseAccepts.Rate <= Stated.FalseAccepts.High;
    }

    /// <summary>Evaluates a contestant on sheets.</summary>
    /// <param name="contestant">The network.</param>
    /// <param name="sheets">The faces.</param>
    /// <param name="detector">What finds them; null takes the sheets' points.</param>
    /// <param name="pairs">Which are compared.</param>
    /// <param name="lanes">Threads.</param>
    /// <param name="groups">True to count errors among better and worse pictures too.</param>
    /// <param name="picture">SVG file to draw the result into; null draws nothing.</param>
    public static PairProtocolResult Run(
        FaceContestant contestant, FaceSheets sheets, FaceDetectorModel? detector, IReadOnlyList<FacePair> pairs, int lanes,
        bool groups, string? picture)
    {
        var embedding = new Training.Evaluation.FaceSourceEmbedding(
            contestant.Network, contestant.Input, contestant.Template, contestant.Mirror) { Threads = lanes };
        float[] embeddings = detector is null
            ? sheets.Embed(embedding, contestant.Template)
            : embedding.Run(sheets.Source, () => new MainFaceLocator(detector));
        int features = (int)contestant.Network.OutputShapes[0].Elements;
        int? notFound = detector is null ? null : Enumerable.Range(0, embeddings.Length / features).Count(i => float.IsNaN(embeddings[i * features]));
        if (notFound * features == embeddings.Length)
            throw new ArgumentException($"{sheets.Source.Place}: the detector finds a face in none of {notFound} images");
        float[] similarities = PairReport.Similarities(pairs, embeddings, features);
        if (picture is not null) File.WriteAllText(picture, PairPlot.Draw(contestant.Title, pairs, similarities));
        var report = PairReport.Create(pairs, similarities);
        return new(
            contestant.Name, contestant.Network.Backend, contestant.Mirror, notFound, report,
            [.. (contestant.Card?.Thresholds ?? []).Select(threshold => Measure(threshold, pairs, similarities))],
            groups ? PairGroups.Of(sheets, contestant.Template, pairs, similarities, report.Threshold) : []);
    }

    /// <summary>Writes tables for people.</summary>
    public static void Write(TextWriter output, IReadOnlyList<PairProtocolResult> results)
    {
        TextTable table = new TextTable("model", "backend", "mirrored", "not found", "pairs", "accuracy", "+-", "AUC", "threshold").Left(0, 1, 2);
        foreach (PairProtocolResult result in results)
            table.Add(
                result.Model, result.Backend, result.Mirror ? "yes" : "no", result.NotFound is int lost ? Format.Number(lost) : "", Format.Number(result.Report.Pairs),
                Percent(result.Report.Accuracy), Percent(result.Report.StandardError), Format.Number(result.Report.AreaUnderCurve, 5),
                Format.Number(result.Report.Threshold, 4));
        table.Write(output);
        foreach (PairProtocolResult result in results.Where(result => result.Thresholds.Count > 0))
        {
            output.WriteLine();
            output.WriteLine($"{result.Model}: rates at the thresholds of its card, with 95 % intervals");
            TextTable rates = new("similarity", "false accepts", "stated", "within", "false rejects", "stated");
            foreach (Rates r in result.Thresholds)
                rates.Add(
                    Format.Number(r.Stated.Similarity, 4), Interval(r.FalseAccepts), Interval(r.Stated.FalseAccepts),
                    r.Holds ? "yes" : "no", Interval(r.FalseRejects), Interval(r.Stated.FalseRejects));
            rates.Write(output);
        }
        foreach (PairProtocolResult result in results.Where(result => result.Groups.Count > 0)) PairGroups.Write(output, result.Groups);
    }

    /// <summary>A rate and its interval.</summary>
    public static string Interval(RateInterval rate) =>
        string.Create(CultureInfo.InvariantCulture, $"{rate.Rate * 100:0.###} % ({rate.Low * 100:0.###} to {rate.High * 100:0.###})");

    private static Rates Measure(PackageThreshold threshold, IReadOnlyList<FacePair> pairs, float[] similarities)
    {
        long accepted = 0, different = 0, rejected = 0, same = 0;
        for (int i = 0; i < similarities.Length; i++)
        {
            bool calledSame = similarities[i] >= threshold.Similarity; // False where a face was not found.
            if (pairs[i].Same)
            {
                same++;
                if (!calledSame) rejected++;
            }
            else
            {
                different++;
                if (calledSame) accepted++;
            }
        }
        return new(threshold, Of(accepted, different), Of(rejected, same));

        static RateInterval Of(long errors, long all)
        {
            (double low, double high) = WilsonInterval.Of(errors, all);
            return new((double)errors / all, low, high);
        }
    }

    private static string Percent(double share) => (share * 100).ToString("F2", CultureInfo.InvariantCulture) + " %";
}
