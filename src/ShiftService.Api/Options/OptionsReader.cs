using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ShiftService.Packages.Documents;

namespace ShiftService.Api.Options;

/// <summary>
/// Layers of settings to <see cref="ServiceOptions"/>. Everything that is wrong is collected: texts of the wrong type, numbers out of
/// range, what is missing, and keys that do not exist. Unlike .NET's own binder, a list comes from one layer as a whole, never half from
/// one and half from another.
/// </summary>
internal sealed partial class OptionsReader
{
    private static readonly string[] FrameworkSections = ["Serilog", "Logging", "Kestrel"];

    private readonly IReadOnlyList<ConfigurationLayer> _layers;
    private readonly List<OptionValue> _values = [];
    private readonly List<DocumentError> _errors = [];

    private OptionsReader(IReadOnlyList<ConfigurationLayer> layers) => _layers = layers;

    /// <summary>Every key that there is, with * for the number of a list's item.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. KeysOf(typeof(ServiceOptions), "")];

    /// <summary>Reads and checks.</summary>
    /// <param name="layers">Later ones over earlier ones.</param>
    public static OptionsReading Read(IReadOnlyList<ConfigurationLayer> layers)
    {
        var reader = new OptionsReader(layers);
        var options = (ServiceOptions)reader.ReadSection(typeof(ServiceOptions), "");
        reader.FindUnknown();
        // What could not be read has its default there, of which nothing more is to be said.
        var known = reader._errors.Select(error => error.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        reader._errors.AddRange(OptionRules.Check(options).Where(error => !known.Contains(error.Path)));
        return new(options, reader._values, reader._errors);
    }

    private static HashSet<string> ScalarLists { get; } = new(ScalarListsOf(typeof(ServiceOptions), ""), StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> ScalarListsOf(Type type, string path) => Settable(type).SelectMany(property =>
    {
        Type? item = OptionType.ItemOf(property.PropertyType);
        if (OptionType.IsScalar(property.PropertyType)) return [];
        if (item is null) return ScalarListsOf(property.PropertyType, $"{path}{property.Name}:");
        return OptionType.IsScalar(item) ? [path + property.Name] : [];
    });

    private static IEnumerable<string> KeysOf(Type type, string path) => Settable(type).SelectMany(property =>
    {
        string key = path + property.Name;
        if (OptionType.IsScalar(property.PropertyType)) return [key];
        if (OptionType.ItemOf(property.PropertyType) is not Type item) return KeysOf(property.PropertyType, $"{key}:");
        return OptionType.IsScalar(item) ? [key] : KeysOf(item, $"{key}:*:");
    });

    private static IEnumerable<PropertyInfo> Settable(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    private object ReadSection(Type type, string path)
    {
        object section = Activator.CreateInstance(type)!;
        foreach (PropertyInfo property in Settable(type))
        {
            string key = path + property.Name;
            if (OptionType.IsScalar(property.PropertyType)) ReadScalar(section, property, key);
            else if (OptionType.ItemOf(property.PropertyType) is Type item) ReadList(section, property, item, key);
            else property.SetValue(section, ReadSection(property.PropertyType, $"{key}:"));
        }
        return section;
    }

    private void ReadScalar(object section, PropertyInfo property, string key)
    {
        string origin = ConfigurationLayer.Default;
        string? text = null;
        if (_layers.LastOrDefault(layer => layer.Values.ContainsKey(key)) is ConfigurationLayer layer)
        {
            origin = layer.Origin;
            if (Parse(property.PropertyType, layer.Values[key], key, layer, property) is object value) property.SetValue(section, value);
            else text = layer.Values[key];
        }
        else if (property.IsDefined(typeof(RequiredMemberAttribute)))
        {
            _errors.Add(new(key, "is missing"));
        }
        text ??= OptionType.Format(property.GetValue(section));
        bool isSecret = property.IsDefined(typeof(SecretAttribute)) && text.Length > 8;
        _values.Add(new(key, isSecret ? $"{text[..8]}..." : text, origin));
    }

    private void ReadList(object section, PropertyInfo property, Type item, string key)
    {
        ConfigurationLayer? layer = _layers.LastOrDefault(layer => layer.Values.Keys.Any(other => Is(key, other) || IsBelow(key, other)));
        if (layer is not null)
        {
            List<object> items = OptionType.IsScalar(item) ? ScalarItems(layer, item, key, property) : SectionItems(layer, item, key);
            Array list = Array.CreateInstance(item, items.Count);
            for (int i = 0; i < list.Length; i++) list.SetValue(items[i], i);
            property.SetValue(section, list);
            if (items.Count > 0 && !OptionType.IsScalar(item)) return;
        }
        var value = (IEnumerable<object>)property.GetValue(section)!;
        _values.Add(new(key, string.Join(';', value.Select(OptionType.Format)), layer?.Origin ?? ConfigurationLayer.Default));
    }

    // A list of texts may be one text too, with semicolons between its items.
    private List<object> ScalarItems(ConfigurationLayer layer, Type item, string key, PropertyInfo property)
    {
        IEnumerable<string> texts = layer.Values.TryGetValue(key, out string? joined)
            ? joined.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : Indices(layer, key).Select(index => layer.Values.GetValueOrDefault($"{key}:{index}", ""));
        return [.. texts.Select(text => Parse(item, text, key, layer, property)).OfType<object>()];
    }

    // The items are read from their list's layer only.
    private List<object> SectionItems(ConfigurationLayer layer, Type item, string key)
    {
        var reader = new OptionsReader([layer]);
        List<object> items = [.. Indices(layer, key).Select(index => reader.ReadSection(item, $"{key}:{index}:"))];
        _values.AddRange(reader._values);
        _errors.AddRange(reader._errors);
        return items;
    }

    private static IEnumerable<string> Indices(ConfigurationLayer layer, string key) => layer.Values.Keys
        .Where(other => IsBelow(key, other)).Select(other => other[(key.Length + 1)..].Split(':')[0])
        .Where(index => Digits().IsMatch(index)).Distinct().OrderBy(index => int.Parse(index, CultureInfo.InvariantCulture));

    private object? Parse(Type type, string text, string key, ConfigurationLayer layer, PropertyInfo property)
    {
        object? value = OptionType.Parse(type, text, out string expected);
        RangeAttribute? range = property.GetCustomAttribute<RangeAttribute>();
        if (range is not null) expected = string.Create(CultureInfo.InvariantCulture, $"{expected}, {range.Minimum} to {range.Maximum}");
        if (value is not null && (range is null || Within(range, value))) return value;
        _errors.Add(new(key, $"must be {expected}, and is \"{text}\" ({layer.Origin})"));
        return null;
    }

    private static bool Within(RangeAttribute range, object value)
    {
        double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)
            && number <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
    }

    private void FindUnknown()
    {
        var known = Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigurationLayer layer in _layers)
        {
            foreach (string key in layer.Values.Keys.Order(StringComparer.OrdinalIgnoreCase))
            {
                if (FrameworkSections.Any(section => Is(section, key) || IsBelow(section, key))) continue;
                string pattern = Index().Replace(key, ":*");
                bool isItem = pattern.EndsWith(":*", StringComparison.Ordinal) && ScalarLists.Contains(pattern[..^2]);
                bool isEmptyList = layer.Values[key].Length == 0 && Keys.Any(other => IsBelow($"{key}:*", other));
                if (known.Contains(pattern) || isItem || isEmptyList) continue;
                string[] near = [.. Keys.Where(other => Is(Section(other), Section(pattern)))];
                _errors.Add(new(key, $"there is no such key ({layer.Origin}); known are " + string.Join(", ",
                    near.Length > 0 ? near : Keys.Select(other => other.Split(':')[0]).Distinct())));
            }
        }
    }

    private static string Section(string key) => key.LastIndexOf(':') is >= 0 and int end ? key[..end] : "";

    private static bool Is(string key, string other) => key.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsBelow(string key, string other) => other.StartsWith($"{key}:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[0-9]{1,6}\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@":[0-9]{1,6}(?=:|\z)")]
    private static partial Regex Index();
}
