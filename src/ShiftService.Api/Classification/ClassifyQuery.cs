using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ShiftService.Api.Options;
using ShiftService.Api.Problems;
using ShiftService.Packages.Documents;
using ShiftService.Serving.Scheduling;

namespace ShiftService.Api.Classification;

/// <summary>The parameters of /classify.</summary>
/// <param name="Model">The model's name; null for the default classifier.</param>
/// <param name="Version">A version or an alias; null for the default one.</param>
/// <param name="Top">How many classes are told.</param>
/// <param name="DeadlineMs">Milliseconds from now after which no answer is of use.</param>
/// <param name="Priority">How urgent it is.</param>
internal readonly record struct ClassifyQuery(string? Model, string? Version, int Top, int DeadlineMs, Priority Priority)
{
    private const int DefaultTop = 5, MaxTop = 100;

    /// <summary>Reads a query.</summary>
    /// <exception cref="ProblemException">A parameter is unknown, twice there, or not what it must be; all are named.</exception>
    public static ClassifyQuery Parse(QueryString query, ServerOptions options)
    {
        var parsed = new ClassifyQuery(null, null, DefaultTop, options.ClassifyDeadlineMs, Priority.Interactive);
        return query.HasValue ? parsed.With(query, options) : parsed;
    }

    private ClassifyQuery With(QueryString query, ServerOptions options)
    {
        ClassifyQuery parsed = this;
        var errors = new List<DocumentError>();
        var seen = new HashSet<string>();
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query.Value))
        {
            string name = pair.DecodeName().ToString(), value = pair.DecodeValue().ToString();
            if (!seen.Add(name)) errors.Add(new(name, "is there twice"));
            switch (name)
            {
                case "model": parsed = parsed with { Model = value }; break;
                case "version": parsed = parsed with { Version = value }; break;
                case "top": parsed = parsed with { Top = Number(name, value, MaxTop, errors) }; break;
                case "deadlineMs": parsed = parsed with { DeadlineMs = Number(name, value, options.MaxDeadlineMs, errors) }; break;
                case "priority" when value == "interactive": break;
                case "priority" when value == "bulk": parsed = parsed with { Priority = Priority.Bulk }; break;
                case "priority": errors.Add(new(name, $"must be interactive or bulk, and is '{Shown(value)}'")); break;
                default:
                    errors.Add(new(Shown(name), "there is no such parameter; known are model, version, top, deadlineMs, priority"));
                    break;
            }
        }
        if (errors.Count == 0) return parsed;
        throw ProblemKind.InvalidQuery.With(string.Join("; ", errors), ("errors", errors)).ToException();
    }

    private static int Number(string name, string value, int maximum, List<DocumentError> errors)
    {
        bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (isNumber && number >= 1 && number <= maximum) return number;
        errors.Add(new(name, $"must be a whole number, 1 to {maximum}, and is '{Shown(value)}'"));
        return 1;
    }

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}..." : text;
}
