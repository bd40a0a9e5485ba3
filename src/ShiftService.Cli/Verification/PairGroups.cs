using ShiftService.Cli.Output;
using ShiftService.Faces;
using ShiftService.Faces.Alignment;
using ShiftService.Faces.Verification;
using ShiftService.Imaging;
using ShiftService.Packages.Verification;

namespace ShiftService.Cli.Verification;

/// <summary>
/// Errors among pairs of better and of worse pictures. A pair is as good as the worse of its two; each measure makes three groups of the same
/// size of all pairs.
/// </summary>
/// <param name="Measure">What was measured.</param>
/// <param name="From">The worst value in the group.</param>
/// <param name="To">The best.</param>
/// <param name="Pairs">Pairs in it.</param>
/// <param name="FalseAccepts">Of two people, called the same.</param>
/// <param name="FalseRejects">Of one person, called different.</param>
internal sealed record PairGroups(string Measure, double From, double To, int Pairs, RateInterval FalseAccepts, RateInterval FalseRejects)
{
    private const int Groups = 3;

    /// <summary>The groups of all measures.</summary>
    /// <param name="sheets">The faces; their points must be known.</param>
    /// <param name="template">Where they are aligned to.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="similarities">One a pair.</param>
    /// <param name="threshold">From which on a pair is called the same.</param>
    /// <exception cref="ArgumentException">The points are not known.</exception>
    public static IReadOnlyList<PairGroups> Of(
        FaceSheets sheets, FaceTemplate template, IReadOnlyList<FacePair> pairs, float[] similarities, double threshold)
    {
        IReadOnlyList<FaceLandmarks> landmarks = sheets.Landmarks ?? throw new ArgumentException("groups need the points of the faces");
        var light = new (double Luma, double Sharpness)[landmarks.Count];
        Parallel.ForEach(
            sheets.Source.Read(), () => (Alignment: new FaceAlignment(template), Face: new byte[template.Width * template.Height * RgbImage.Channels]),
            (image, _, own) =>
            {
                own.Alignment.Align(image.Decode(new DecodeOptions()), landmarks[image.Item], own.Face);
                light[image.Item] = FaceMeasures.LightOf(own.Face, template.Width);
                return own;
            },
            _ => { });
        return
        [
            .. Split("turn to the side", i => Math.Abs(FaceMeasures.Turn(landmarks[i])), highIsBad: true),
            .. Split("sharpness", i => light[i].Sharpness, highIsBad: false),
            .. Split("brightness", i => light[i].Luma, highIsBad: false),
        ];

        IEnumerable<PairGroups> Split(string measure, Func<int, double> value, bool highIsBad)
        {
            Func<double, double, double> worse = highIsBad ? Math.Max : Math.Min;
            (int Pair, double Value)[] order = [.. pairs.Select((pair, p) => (p, worse(value(pair.First), value(pair.Second)))).OrderBy(pair => pair.Item2)];
            if (highIsBad) Array.Reverse(order); // The worst first.
            foreach ((int Pair, double Value)[] group in order.Chunk((order.Length + Groups - 1) / Groups))
            {
                int[] own = [.. group.Select(pair => pair.Pair)];
                yield return new(measure, group[0].Value, group[^1].Value, own.Length, Rate(own, same: false), Rate(own, same: true));
            }
        }

        RateInterval Rate(int[] own, bool same)
        {
            int[] kind = [.. own.Where(p => pairs[p].Same == same)];
            int errors = kind.Count(p => similarities[p] >= threshold != same);
            (double low, double high) = WilsonInterval.Of(errors, kind.Length);
            return new((double)errors / kind.Length, low, high);
        }
    }

    /// <summary>Writes a table for people.</summary>
    public static void Write(TextWriter output, IReadOnlyList<PairGroups> groups)
    {
        output.WriteLine();
        output.WriteLine("errors by the worse picture of a pair, at the mean threshold of the folds, with 95 % intervals");
        TextTable table = new TextTable("measure", "from", "to", "pairs", "false accepts", "false rejects").Left(0);
        foreach (PairGroups group in groups)
            table.Add(
                group.Measure, Format.Number(group.From, 2), Format.Number(group.To, 2), Format.Number(group.Pairs),
                PairProtocolResult.Interval(group.FalseAccepts), PairProtocolResult.Interval(group.FalseRejects));
        table.Write(output);
    }
}
