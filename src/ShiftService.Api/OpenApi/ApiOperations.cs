namespace ShiftService.Api.OpenApi;

/// <summary>All operations that are described. A test holds them to what is mapped.</summary>
internal static class ApiOperations
{
    /// <summary>The headings, and what is below them.</summary>
    public static readonly IReadOnlyDictionary<string, string> Tags = new Dictionary<string, string>
    {
        [ClassifyOperations.Tag] = "Images in, classes out.",
        [FaceOperations.Tag] = "Whose faces are these? No image and no embedding is kept.",
        [StylizeOperations.Tag] = "Pictures in, paintings out.",
        [ModelOperations.Tag] = "What models there are, and changing them while the service runs.",
        [ServiceOperations.Tag] = "For those who start, stop, balance and watch instances.",
    };

    /// <summary>What stands between braces in routes.</summary>
    public static readonly IReadOnlyDictionary<string, (string Description, string Example)> RouteParameters =
        new Dictionary<string, (string, string)>
        {
            ["name"] = ("The model's name.", "shiftresnet20-e6-cifar10"),
            ["model"] = ("The model's name.", "shiftresnet20-e6-cifar10"),
            ["version"] = ("The version.", "1"),
            ["style"] = ("The style's name.", "starry_night"),
            ["id"] = ("The job's name.", "5f0c2c9f6d1b4e7a8c3d2e1f0a9b8c7d"),
            ["alias"] = ("The alias, such as stable or canary.", "stable"),
        };

    private static readonly Dictionary<(string, string), ApiOperation> All =
        new[] { ClassifyOperations.All, FaceOperations.All, StylizeOperations.All, ModelOperations.All, ServiceOperations.All }
            .SelectMany(operations => operations)
            .ToDictionary(operation => (operation.Method, operation.Route));

    /// <summary>Every operation.</summary>
    public static IReadOnlyCollection<ApiOperation> Described => All.Values;

    /// <summary>The operation of a route; null where it is not described.</summary>
    public static ApiOperation? Of(string method, string route) => All.GetValueOrDefault((method, route));
}
