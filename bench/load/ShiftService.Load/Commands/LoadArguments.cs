using System.CommandLine;
using ShiftService.Cli.Options;
using ShiftService.Load.Generation;
using ShiftService.Load.Http;
using ShiftService.Load.Photos;

namespace ShiftService.Load.Commands;

/// <summary>What all commands that put load on a service are told.</summary>
internal sealed class LoadArguments
{
    private readonly Argument<string> _photos = new("PHOTOS")
    {
        Description = "A photo, or a folder of photos that are sent in turn; each the whole body of a request.",
    };
    private readonly Option<string> _url = new("--url")
    {
        Description = "Where requests go. Default: http://localhost:8080/classify.",
        DefaultValueFactory = _ => "http://localhost:8080/classify",
    };
    private readonly Option<string[]> _headers = new("--header")
    {
        Description = "A header of every request, as 'X-API-Key: KEY'. May be given several times.",
    };
    private readonly Option<double> _seconds = CommonOptions.Positive("--seconds", "How long each phase that is measured lasts.", 10);
    private readonly Option<double> _warmUp = CommonOptions.Positive("--warm-up", "Seconds of load before it that are not counted.", 2);
    private readonly Option<int> _connections = CommonOptions.Number("--max-connections", "Most connections at once.", 15_000, 1024);
    private readonly Option<double> _patience = CommonOptions.Positive("--patience", "Seconds that an answer may take.", 10);
    private readonly Option<string> _arrivals = CommonOptions.Choice(
        "--arrivals", "Requests independent of each other, or all the same time apart. Default: poisson.", "poisson", "uniform");
    private readonly Option<int> _seed = CommonOptions.Number("--seed", "Of the times at which they are due.", int.MaxValue, 1);
    private readonly Option<bool> _json = CommonOptions.Json();

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Arguments.Add(_photos);
        Option[] options = [_url, _headers, _seconds, _warmUp, _connections, _patience, _arrivals, _seed, _json];
        foreach (Option option in options) command.Options.Add(option);
        return command;
    }

    /// <summary>Reads them, and the photos.</summary>
    /// <exception cref="IOException">The photos cannot be read.</exception>
    /// <exception cref="ArgumentException">The address or a header is none.</exception>
    public LoadContext Read(ParseResult parsed) => new(
        new HttpTarget(parsed.GetRequiredValue(_url), parsed.GetValue(_headers) ?? []),
        Photo.Read(parsed.GetRequiredValue(_photos)),
        new LoadOptions { MaxConnections = parsed.GetValue(_connections), Patience = TimeSpan.FromSeconds(parsed.GetValue(_patience)) })
    {
        Length = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
        WarmUp = TimeSpan.FromSeconds(parsed.GetValue(_warmUp)),
        Arrivals = parsed.GetValue(_arrivals) == "uniform" ? ArrivalKind.Uniform : ArrivalKind.Poisson,
        Seed = parsed.GetValue(_seed),
        Json = parsed.GetValue(_json),
    };
}
