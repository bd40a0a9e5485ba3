using System.Collections;
using System.Reflection;
using ShiftService.Api.Access;
using ShiftService.Api.Hosting;
using ShiftService.Api.Options;

namespace ShiftService.Api;

/// <summary>The program.</summary>
internal static class Program
{
    private const int Success = 0, ConfigurationFailure = 2;

    private static Task<int> Main(string[] arguments) =>
        RunAsync(arguments, Environment.GetEnvironmentVariables(), Console.In, Console.Out, Console.Error);

    /// <summary>Does what the arguments say, and answers the exit code.</summary>
    internal static async Task<int> RunAsync(
        string[] arguments, IDictionary environment, TextReader input, TextWriter output, TextWriter error)
    {
        try
        {
            var commandLine = CommandLine.Parse(arguments);
            switch (commandLine.Verb)
            {
                case Verb.Help:
                    output.WriteLine(CommandLine.Usage);
                    return Success;
                case Verb.Version:
                    output.WriteLine(Version);
                    return Success;
                case Verb.HashKey: return HashKey(input, output, error);
            }
            IReadOnlyList<ConfigurationLayer> layers = Layers(commandLine, environment);
            OptionsReading reading = OptionsReader.Read(layers);
            if (commandLine.Verb == Verb.Check) EffectiveConfiguration.Write(output, reading.Values);
            foreach (object wrong in reading.Errors) error.WriteLine(wrong);
            if (reading.Errors.Count > 0) return ConfigurationFailure;
            if (commandLine.Verb == Verb.Check) return Success;
            if (commandLine.Verb == Verb.Health) return await HealthProbe.AskAsync(reading.Options.Server, output, error);
            ModelPrimer.Start(reading.Options.Registry.Folder);
            await using WebApplication app = ServiceHost.Build(reading.Options, layers);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidDataException or IOException)
        {
            error.WriteLine(wrong.Message);
            return ConfigurationFailure;
        }
    }

    private static string Version =>
        typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The layers of settings, the later over the earlier.</summary>
    internal static IReadOnlyList<ConfigurationLayer> Layers(CommandLine commandLine, IDictionary environment) =>
    [
        ConfigurationLayer.FromFile(Path.Combine(AppContext.BaseDirectory, ConfigurationLayer.File)),
        ConfigurationLayer.FromEnvironment(environment),
        ConfigurationLayer.FromCommandLine(commandLine.Settings),
    ];

    private static int HashKey(TextReader input, TextWriter output, TextWriter error)
    {
        string key = input.ReadLine()?.Trim() ?? "";
        if (key.Length is < ApiKeys.MinKeyLength or > ApiKeys.MaxKeyLength)
        {
            error.WriteLine($"the key has {key.Length} characters, allowed are {ApiKeys.MinKeyLength} to {ApiKeys.MaxKeyLength}; " +
                "'openssl rand -hex 32' makes a good one");
            return ConfigurationFailure;
        }
        output.WriteLine(ApiKeys.HashOf(key));
        return Success;
    }
}
