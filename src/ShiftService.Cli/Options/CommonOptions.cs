using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ShiftService.Kernels;

namespace ShiftService.Cli.Options;

/// <summary>Options that several commands have, and the parsing of their values.</summary>
internal static class CommonOptions
{
    private const string Widest = "widest";

    private static readonly string[] IsaLabels = [.. Enum.GetValues<Isa>().Select(isa => isa.Label())];

    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON document instead of tables." };

    /// <summary>The model files of a command that takes several.</summary>
    public static Argument<string[]> Models()
    {
        var models = new Argument<string[]>("MODEL") { Description = "ONNX files.", Arity = ArgumentArity.OneOrMore };
        // An argument of many words would swallow a mistyped option.
        models.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens)
                if (token.Value.StartsWith('-')) result.AddError($"{token.Value}: there is no such option");
        });
        return models;
    }

    /// <summary>A comma-separated list of whole numbers from 1 to <paramref name="maximum"/>.</summary>
    public static Option<int[]> Numbers(string name, string description, int maximum, params int[] defaults) => new(name)
    {
        Description = $"{description} Default: {string.Join(',', defaults)}.",
        HelpName = "N,N,...",
        DefaultValueFactory = _ => defaults,
        CustomParser = result => List(result, name, text => Number(text, maximum)),
    };

    /// <summary>One whole number from 1 to <paramref name="maximum"/>.</summary>
    public static Option<int> Number(string name, string description, int maximum, int defaultValue) => new(name)
    {
        Description = $"{description} Default: {defaultValue}.",
        HelpName = "N",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => One(result, name, text => Number(text, maximum)),
    };

    /// <summary>One whole number from 1 to <paramref name="maximum"/>, or none.</summary>
    public static Option<int?> OptionalNumber(string name, string description, int maximum) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => One<int?>(result, name, text => Number(text, maximum)),
    };

    /// <summary>Any whole number of 64 bits without a sign.</summary>
    public static Option<ulong> Seed(string name, string description) => new(name)
    {
        Description = $"{description} Default: 1.",
        HelpName = "S",
        DefaultValueFactory = _ => 1,
        CustomParser = result => One(result, name, text =>
            ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed)
                ? seed
                : throw new FormatException("is not a whole number from 0 to 2^64 - 1")),
    };

    /// <summary>One of several words, the first by default.</summary>
    public static Option<string> Choice(string name, string description, params string[] known) => new(name)
    {
        Description = description,
        HelpName = string.Join('|', known),
        DefaultValueFactory = _ => known[0],
        CustomParser = result => One(result, name, text => Known(text, known)),
    };

    /// <summary>A positive number.</summary>
    public static Option<double> Positive(string name, string description, double defaultValue) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {defaultValue}."),
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => One(result, name, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0
                ? value
                : throw new FormatException("is not a positive number")),
    };

    /// <summary>A number from 0 to 1.</summary>
    public static Option<double> Share(string name, string description, double defaultValue) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{description} Default: {defaultValue}."),
        HelpName = "S",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => One(result, name, text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
                ? value
                : throw new FormatException("is not a number from 0 to 1")),
    };

    /// <summary>Some of several words; by default all of them.</summary>
    public static Option<string[]> Choices(string name, string description, params string[] known) => new(name)
    {
        Description = $"{description} Of {string.Join(", ", known)}; by default all.",
        HelpName = "NAME,...",
        DefaultValueFactory = _ => known,
        CustomParser = result => [.. List(result, name, text => Known(text, known)).Distinct()],
    };

    /// <summary>A list of vector widths, each supported here.</summary>
    public static Option<Isa[]> Isas(string name, string description) => new(name)
    {
        Description = $"{description} Of {string.Join(", ", IsaLabels)}, {Widest}.",
        HelpName = "ISA,...",
        DefaultValueFactory = _ => [.. IsaSupport.Supported],
        CustomParser = result => List(result, name, IsaOf),
    };

    /// <summary>One vector width, supported here.</summary>
    public static Option<Isa> SingleIsa(string name, string description) => new(name)
    {
        Description = $"{description} One of {string.Join(", ", IsaLabels)}, {Widest}.",
        HelpName = "ISA",
        DefaultValueFactory = _ => IsaSupport.Best,
        CustomParser = result => One(result, name, IsaOf),
    };

    /// <summary>A size in pixels: one number for a square, or HEIGHTxWIDTH.</summary>
    public static Option<(int Height, int Width)?> Size(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "H[xW]",
        CustomParser = result => One<(int, int)?>(result, name, text =>
        {
            string[] parts = text.Split('x');
            if (parts.Length > 2) throw new FormatException("is not a size such as 224 or 224x192");
            int height = Number(parts[0], 1 << 15);
            return (height, parts.Length == 2 ? Number(parts[1], 1 << 15) : height);
        }),
    };

    private static Isa IsaOf(string text)
    {
        if (text == Widest) return IsaSupport.Best;
        int index = Array.IndexOf(IsaLabels, text.ToLowerInvariant());
        if (index < 0) throw new FormatException($"is none of {string.Join(", ", IsaLabels)}");
        var isa = (Isa)index;
        return IsaSupport.IsSupported(isa) ? isa : throw new FormatException("is not supported by this machine");
    }

    private static string Known(string text, string[] known) =>
        known.Contains(text) ? text : throw new FormatException($"is none of {string.Join(", ", known)}");

    private static int Number(string text, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= maximum
            ? value
            : throw new FormatException($"is not a whole number from 1 to {maximum}");

    private static T[] List<T>(ArgumentResult result, string name, Func<string, T> parse) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(text => Parsed(result, name, text, parse))];

    private static T One<T>(ArgumentResult result, string name, Func<string, T> parse) =>
        Parsed(result, name, result.Tokens[0].Value, parse);

    private static T Parsed<T>(ArgumentResult result, string name, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException error)
        {
            result.AddError($"{name}: '{text}' {error.Message}");
            return default!;
        }
    }
}
