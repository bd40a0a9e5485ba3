using System.Collections;
using System.Text;

namespace ShiftService.Api.Options;

/// <summary>Settings of one origin.</summary>
/// <param name="Origin">Where they come from.</param>
/// <param name="Values">Keys such as "Server:Urls:0", whatever their case, and their texts.</param>
internal sealed record ConfigurationLayer(string Origin, IReadOnlyDictionary<string, string> Values)
{
    public const string Default = "default", File = "appsettings.json", Environment = "environment", CommandLine = "command line";

    /// <summary>What the names of environment variables begin with.</summary>
    public const string EnvironmentPrefix = "SHIFTSERVICE_";

    /// <summary>A JSON file; no settings where there is none.</summary>
    /// <exception cref="InvalidDataException">It is not JSON.</exception>
    public static ConfigurationLayer FromFile(string path)
    {
        try
        {
            IConfigurationRoot file = new ConfigurationBuilder().AddJsonFile(path, optional: true).Build();
            return new(File, ToDictionary(file.AsEnumerable().Where(pair => pair.Value is not null)!));
        }
        catch (Exception error) when (error is InvalidDataException or FormatException)
        {
            throw new InvalidDataException($"{path}: {error.InnerException?.Message ?? error.Message}", error);
        }
    }

    /// <summary>The variables with our prefix; "__" is what separates sections in them.</summary>
    public static ConfigurationLayer FromEnvironment(IDictionary variables)
    {
        var values = new List<KeyValuePair<string, string>>();
        foreach (DictionaryEntry variable in variables)
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase)) continue;
            string key = name[EnvironmentPrefix.Length..].Replace("__", ":", StringComparison.Ordinal);
            values.Add(new(key, (string?)variable.Value ?? ""));
        }
        return new(Environment, ToDictionary(values));
    }

    /// <summary>Settings of the command line.</summary>
    public static ConfigurationLayer FromCommandLine(IEnumerable<KeyValuePair<string, string>> settings) =>
        new(CommandLine, ToDictionary(settings));

    /// <summary>The name of the environment variable that sets a key.</summary>
    public static string EnvironmentName(string key) =>
        new StringBuilder(EnvironmentPrefix).Append(key.ToUpperInvariant()).Replace(":", "__").ToString();

    private static Dictionary<string, string> ToDictionary(IEnumerable<KeyValuePair<string, string>> pairs)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in pairs) values[key] = value;
        return values;
    }
}
