using ShiftService.Api.Models;
using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Problems;
using ShiftService.Serving.Registry;

namespace ShiftService.Api.OpenApi;

/// <summary>The routes below /models.</summary>
internal static class ModelOperations
{
    public const string Tag = "Models";

    private const string Model = "/models/{name}", Version = "/models/{name}/{version}", Alias = "/models/{name}/aliases/{alias}";

    private static readonly ApiContent ModelJson = ApiContent.Json<ModelAnswer>("model.json");
    private static readonly ApiContent VersionJson = ApiContent.Json<VersionAnswer>("version.json");
    private static readonly ApiContent ModelsJson = ApiContent.Json<ModelsAnswer>("models.json");

    // What may be wrong with a package, whoever brings it in.
    private static readonly ProblemKind[] OfPackages = [ProblemKind.PackageRefused];

    public static readonly IReadOnlyList<ApiOperation> All =
    [
        new("GET", "/models", Tag, "listModels", "Lists all models.",
            "Each with its versions, aliases, and the version that answers by default.")
        {
            Answers = [new(200, "All models.", ModelsJson)],
        },
        new("GET", Model, Tag, "getModel", "Shows one model.", "Its versions, its aliases, and the version that answers by default.")
        {
            Answers = [new(200, "The model.", ModelJson)],
            Problems = [ProblemKind.ModelNotFound],
        },
        new("GET", Version, Tag, "getVersion", "Shows one version of a model.",
            "Its card (input, cost, accuracy, provenance, licence), its state, what runs it and the measured time of a batch.")
        {
            Answers = [new(200, "The version.", VersionJson)],
            Problems = [ProblemKind.ModelNotFound],
        },
        new("PUT", Version, Tag, "putVersion", "Adds a version, or replaces one.",
            """
            The body is a package (model.json, model.onnx, labels.txt) as zip, tar or tar.gz, told by its content. It is unpacked, checked,
            compiled, compared with ONNX Runtime and warmed before it answers a request; until then, and if anything of that fails, the
            version that it replaces goes on serving.
            """)
        {
            Bodies =
            [
                ApiContent.File("application/zip"), ApiContent.File("application/x-tar"), ApiContent.File("application/gzip"),
                ApiContent.File("application/octet-stream"),
            ],
            Answers = [new(200, "The version was replaced.", VersionJson), new(201, "The version is new.", VersionJson)
            {
                Headers = new Dictionary<string, string> { ["Location"] = "The version's address." },
            }],
            Problems =
            [
                ProblemKind.InvalidArgument, ProblemKind.Conflict, ProblemKind.BodyTooLarge, ProblemKind.PackageTooLarge,
                ProblemKind.NotAnArchive, .. OfPackages, ProblemKind.Draining,
            ],
        },
        new("DELETE", Version, Tag, "deleteVersion", "Deletes a version, its files included.",
            "Requests that it answers are finished first. A version that an alias points at, or that alone is ready, is not deleted: 409.")
        {
            Answers = [new(204, "It is gone.")],
            Problems = [ProblemKind.ModelNotFound, ProblemKind.Conflict],
        },
        new("POST", $"{Version}/load", Tag, "loadVersion", "Loads a version that lies in the folder.", "Answers when it is ready.")
        {
            Answers = [new(200, "It is ready.", VersionJson)],
            Problems = [ProblemKind.ModelNotFound, ProblemKind.Conflict, .. OfPackages, ProblemKind.Draining],
        },
        new("POST", $"{Version}/unload", Tag, "unloadVersion", "Takes a version out of memory.",
            "Requests that it answers are finished first; its files stay. It can be loaded again.")
        {
            Answers = [new(200, "It is unloaded.", VersionJson)],
            Problems = [ProblemKind.ModelNotFound, ProblemKind.Conflict],
        },
        new("PUT", Alias, Tag, "setAlias", "Says what an alias means.",
            """
            One version, or several that share its requests. The default version of a model is that of its alias `stable`, where there is
            one. Aliases survive a restart.
            """)
        {
            Bodies = [ApiContent.Json<AliasVersion, IReadOnlyList<AliasShare>>("alias-request.json")],
            Answers = [new(200, "The model, with the alias.", ModelJson)],
            Problems =
            [
                ProblemKind.InvalidJson, ProblemKind.InvalidArgument, ProblemKind.ModelNotFound, ProblemKind.Conflict,
                ProblemKind.BodyTooLarge,
            ],
        },
        new("DELETE", Alias, Tag, "deleteAlias", "Deletes an alias.", "The versions stay as they are.")
        {
            Answers = [new(204, "It is gone.")],
            Problems = [ProblemKind.ModelNotFound],
        },
        new("POST", "/models/rescan", Tag, "rescanModels", "Looks for changes in the folder of models.",
            "New versions are loaded, changed ones replaced, those whose files are gone retired. Answers when that is done.")
        {
            Answers = [new(200, "All models.", ModelsJson)],
            Problems = [ProblemKind.Draining],
        },
    ];
}
