using System.Diagnostics.CodeAnalysis;

namespace ShiftService.Api.Hosting;

/// <summary>The program's arguments.</summary>
/// <param name="Verb">What it is to do.</param>
/// <param name="Settings">Options that they set.</param>
internal sealed record CommandLine(Verb Verb, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>What --help prints.</summary>
    public const string Usage = """
        ShiftService.Api [VERB] [--Section:Key=VALUE ...]

          (none)      serve
          --check     print every option in effect and where it comes from; load nothing
          --health    ask the service that runs here with the same options whether it is ready; 0 if it is, else 1
          --hash-key  read an API key from standard input and print its hash, for Auth:Keys:0:Sha256
          --version   print the version
          --help      print this

        Options come from appsettings.json beside the program, then from the environment (SHIFTSERVICE_SECTION__KEY), then from
        here; the later win.
        """;

    private static readonly Dictionary<string, Verb> Verbs = new()
    {
        ["--check"] = Verb.Check, ["--health"] = Verb.Health, ["--hash-key"] = Verb.HashKey, ["--version"] = Verb.Version,
        ["--help"] = Verb.Help, ["-h"] = Verb.Help,
    };

    /// <summary>Reads arguments; --Key=VALUE and --Key VALUE are the same.</summary>
    /// <exception cref="ArgumentException">One makes no sense.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var verb = Verb.Serve;
        var settings = new List<KeyValuePair<string, string>>();
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (Verbs.TryGetValue(argument, out Verb named))
            {
                if (verb != Verb.Serve && verb != named)
                    Refuse($"{argument} and another of {string.Join(", ", Verbs.Keys)} exclude each other");
                verb = named;
                continue;
            }
            if (!argument.StartsWith("--", StringComparison.Ordinal) || !argument.Contains(':', StringComparison.Ordinal))
                Refuse($"{argument} is neither --Section:Key=VALUE nor one of {string.Join(", ", Verbs.Keys)}");
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 && ++i == arguments.Count) Refuse($"{argument} has no value");
            settings.Add(equals < 0 ? new(argument[2..], arguments[i]) : new(argument[2..equals], argument[(equals + 1)..]));
        }
        return new(verb, settings);
    }

    [DoesNotReturn]
    private static void Refuse(string message) => throw new ArgumentException(message);
}
