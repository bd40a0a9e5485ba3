using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using ShiftService.Api.Problems;
using ShiftService.Packages.Documents;

namespace ShiftService.Api.Requests;

/// <summary>Reads the parameters of a query. All that is wrong with them is told at once, by <see cref="Check"/>.</summary>
internal sealed class QueryReader
{
    private readonly Dictionary<string, string> _values = [];
    private readonly List<DocumentError> _errors = [];

    /// <summary>Takes a query apart.</summary>
    /// <param name="query">The query.</param>
    /// <param name="known">Names that are read.</param>
    public QueryReader(QueryString query, IReadOnlyList<string> known)
    {
        foreach (QueryStringEnumerable.EncodedNameValuePair pair in new QueryStringEnumerable(query.Value))
        {
            string name = pair.DecodeName().ToString();
            if (!known.Contains(name)) Add(name, $"there is no such parameter; known are {string.Join(", ", known)}");
            else if (!_values.TryAdd(name, pair.DecodeValue().ToString())) Add(name, "is there twice");
        }
    }

    /// <summary>A text; null where it is not there.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>A whole number.</summary>
    public int Whole(string name, int otherwise, int minimum, int maximum)
    {
        if (Text(name) is not string value) return otherwise;
        bool isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (isNumber && number >= minimum && number <= maximum) return number;
        Add(name, $"must be a whole number, {minimum} to {maximum}, and is '{Shown(value)}'");
        return otherwise;
    }

    /// <summary>A number; null where it is not there.</summary>
    public double? Number(string name, double minimum, double maximum)
    {
        if (Text(name) is not string value) return null;
        bool isNumber = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        if (isNumber && number >= minimum && number <= maximum) return number;
        Add(name, string.Create(
            CultureInfo.InvariantCulture, $"must be a number, {minimum} to {maximum}, and is '{Shown(value)}'"));
        return null;
    }

    /// <summary>True or false.</summary>
    public bool Flag(string name, bool otherwise) => Word(name, otherwise, ("true", true), ("false", false));

    /// <summary>One of some words.</summary>
    public T Word<T>(string name, T otherwise, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        if (Text(name) is not string value) return otherwise;
        foreach ((string word, T meaning) in words)
            if (word == value) return meaning;
        string[] known = new string[words.Length];
        for (int i = 0; i < known.Length; i++) known[i] = words[i].Word;
        Add(name, $"must be {string.Join(" or ", known)}, and is '{Shown(value)}'");
        return otherwise;
    }

    /// <summary>Something is wrong with a parameter.</summary>
    public void Add(string name, string reason) => _errors.Add(new(Shown(name), reason));

    /// <summary>Ends reading.</summary>
    /// <exception cref="ProblemException">Something is wrong; all of it is named.</exception>
    public void Check()
    {
        if (_errors.Count > 0) throw ProblemKind.InvalidQuery.With(string.Join("; ", _errors), ("errors", _errors)).ToException();
    }

    private static string Shown(string text) => text.Length > 40 ? $"{text[..40]}..." : text;
}
