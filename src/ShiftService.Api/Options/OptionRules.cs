using ShiftService.Packages.Documents;

namespace ShiftService.Api.Options;

/// <summary>What options must be beyond their types and ranges, and what they must be together.</summary>
internal static class OptionRules
{
    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<DocumentError> Check(ServiceOptions options) =>
    [
        .. CheckServer(options.Server),
        .. CheckStylization(options.Stylization),
        .. CheckWith("Scheduler", options.Scheduler.Validate),
        .. CheckWith("Registry", options.Registry.Validate),
        .. CheckFolder(options.Registry.Folder),
        .. CheckKeys(options.Auth),
        .. CheckOrigins(options.Cors),
        .. options.Telemetry.Check(),
    ];

    private static IEnumerable<DocumentError> CheckFolder(string folder) => Directory.Exists(folder)
        ? []
        : [new("Registry:Folder", $"must be a folder that exists, and is \"{folder}\" in {Environment.CurrentDirectory}")];

    private static IEnumerable<DocumentError> CheckServer(ServerOptions server)
    {
        const string urls = "Server:Urls";
        if (server.Urls.Count == 0) yield return new(urls, "must name an address to listen on, and names none");
        foreach (string url in server.Urls)
            if (!IsAddress(url)) yield return new(urls, $"must be addresses such as http://*:8080, and one is \"{url}\"");
        if (server.ClassifyDeadlineMs > server.MaxDeadlineMs)
        {
            yield return new("Server:ClassifyDeadlineMs",
                $"is {server.ClassifyDeadlineMs}, and Server:MaxDeadlineMs is {server.MaxDeadlineMs}");
        }
        if (server.MaxImageBytes > server.MaxRequestBytes)
            yield return new("Server:MaxImageBytes", $"is {server.MaxImageBytes}, and Server:MaxRequestBytes is {server.MaxRequestBytes}");
        // A body that grows is copied from a block of memory to one twice as large.
        if (server.BufferedBytes < 3 * server.MaxRequestBytes)
        {
            yield return new("Server:BufferedBytes",
                $"is {server.BufferedBytes}, must be at least three times Server:MaxRequestBytes, which is {server.MaxRequestBytes}");
        }
    }

    private static IEnumerable<DocumentError> CheckStylization(StylizationOptions stylization)
    {
        if (stylization.DeadlineMs <= stylization.MaxDeadlineMs) yield break;
        yield return new("Stylization:DeadlineMs",
            $"is {stylization.DeadlineMs}, and Stylization:MaxDeadlineMs is {stylization.MaxDeadlineMs}");
    }

    private static bool IsAddress(string url)
    {
        try
        {
            BindingAddress address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.PathBase.Length == 0 && !address.IsUnixPipe;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    // What the layer below checks itself; it stops at the first number that is wrong.
    private static IEnumerable<DocumentError> CheckWith(string section, Action validate)
    {
        try
        {
            validate();
            return [];
        }
        catch (ArgumentException error)
        {
            return [new($"{section}:{error.ParamName}", error.Message)];
        }
    }

    private static IEnumerable<DocumentError> CheckKeys(AuthOptions auth)
    {
        for (int i = 0; i < auth.Keys.Count; i++)
        {
            ApiKeyOptions key = auth.Keys[i];
            string path = $"Auth:Keys:{i}";
            // Null where they are missing, which is told already.
            if (key.Name is not null && (string.IsNullOrWhiteSpace(key.Name) || key.Name.Length > 64 || key.Name.Any(char.IsControl)))
                yield return new($"{path}:Name", "must be 1 to 64 printable characters");
            if (key.Sha256 is not null && (key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit)))
                yield return new($"{path}:Sha256", "must be 64 hexadecimal digits, as --hash-key prints them");
            if (key.RequestsPerSecond is > 0 and < 0.001)
                yield return new($"{path}:RequestsPerSecond", "must be 0 or at least 0.001");
            foreach (ApiKeyOptions earlier in auth.Keys.Take(i))
            {
                if (key.Name is not null && earlier.Name == key.Name)
                    yield return new($"{path}:Name", $"is \"{key.Name}\", and so is that of another key");
                if (key.Sha256 is not null && key.Sha256.Equals(earlier.Sha256, StringComparison.OrdinalIgnoreCase))
                    yield return new($"{path}:Sha256", $"is that of {earlier.Name}'s key too");
            }
        }
    }

    private static IEnumerable<DocumentError> CheckOrigins(CrossOriginOptions cors) =>
        from origin in cors.Origins
        where origin != "*" && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
            && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority) == origin)
        select new DocumentError("Cors:Origins", $"must be origins such as https://example.org, without a path, and one is \"{origin}\"");
}
