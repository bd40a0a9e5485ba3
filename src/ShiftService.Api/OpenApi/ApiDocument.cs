using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using ShiftService.Api.Access;
using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ShiftService.Api.OpenApi;

/// <summary>
/// Fills the document: its paths are the endpoints that are mapped, each with what <see cref="ApiOperations"/> says of it and what the
/// endpoint itself says about who may use it.
/// </summary>
internal sealed class ApiDocument(EndpointDataSource endpoints) : IDocumentFilter
{
    /// <summary>The names of the two ways to send a key.</summary>
    public const string BearerScheme = "bearer", HeaderScheme = "header";

    private const string ServerTiming = "Server-Timing", RetryAfter = "Retry-After";

    // What may go wrong with any request.
    private static readonly ProblemKind[] Always = [ProblemKind.Malformed, ProblemKind.Internal];

    /// <inheritdoc/>
    public void Apply(OpenApiDocument document, DocumentFilterContext context)
    {
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Tags = ApiOperations.Tags.Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
        context.SchemaGenerator.GenerateSchema(typeof(RequestProblem), context.SchemaRepository);
        foreach (RouteEndpoint endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            string route = endpoint.RoutePattern.RawText!;
            foreach (string method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                if (ApiOperations.Of(method, route) is not { } operation) continue;
                if (!document.Paths.TryGetValue(route, out IOpenApiPathItem? path)) document.Paths.Add(route, path = new OpenApiPathItem());
                AccessRule rule = endpoint.Metadata.GetMetadata<AccessMetadata>()?.Rule ?? AccessRule.Client;
                OpenApiOperation described = Describe(operation, endpoint.RoutePattern, rule, document, context);
                ((OpenApiPathItem)path).AddOperation(HttpMethod.Parse(method), described);
            }
        }
        AddCodes(context.SchemaRepository);
    }

    private static OpenApiOperation Describe(
        ApiOperation operation, RoutePattern pattern, AccessRule rule, OpenApiDocument document, DocumentFilterContext context)
    {
        var described = new OpenApiOperation
        {
            OperationId = operation.Id,
            Summary = operation.Summary,
            Description = operation.Description,
            Tags = new HashSet<OpenApiTagReference> { new(operation.Tag, document) },
            Parameters = [.. pattern.Parameters.Select(RouteParameter), .. operation.Query.Select(QueryParameter)],
            RequestBody = operation.Bodies.Count == 0 ? null : new OpenApiRequestBody
            {
                Required = true, Content = Contents(operation.Bodies, context),
            },
            Responses = [],
        };
        foreach (ApiAnswer answer in operation.Answers) described.Responses.Add(Text(answer.Status), Answer(answer, context));
        ProblemKind[] problems = [.. operation.Problems, .. OfAccess(rule), .. Always];
        foreach (IGrouping<int, ProblemKind> kinds in problems.Distinct().GroupBy(kind => kind.Status).OrderBy(kinds => kinds.Key))
            described.Responses.Add(Text(kinds.Key), Failure([.. kinds], document));
        if (rule != AccessRule.Open) described.Security = Security(rule, document);
        return described;
    }

    private static ProblemKind[] OfAccess(AccessRule rule) => rule switch
    {
        AccessRule.Open => [],
        AccessRule.Admin => [.. OfAccess(AccessRule.Client), ProblemKind.AdminRequired, ProblemKind.AdminDisabled],
        _ => [ProblemKind.KeyMissing, ProblemKind.KeyUnknown, ProblemKind.RateLimited],
    };

    // An administrator's key is always needed; others only where keys are configured.
    private static List<OpenApiSecurityRequirement> Security(AccessRule rule, OpenApiDocument document)
    {
        List<OpenApiSecurityRequirement> ways =
        [
            new() { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] },
            new() { [new OpenApiSecuritySchemeReference(HeaderScheme, document)] = [] },
        ];
        if (rule != AccessRule.Admin) ways.Add([]);
        return ways;
    }

    private static OpenApiParameter RouteParameter(RoutePatternParameterPart part)
    {
        (string description, string example) = ApiOperations.RouteParameters[part.Name];
        return new OpenApiParameter
        {
            Name = part.Name, In = ParameterLocation.Path, Required = true, Description = description, Example = example,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }

    private static OpenApiParameter QueryParameter(ApiParameter parameter) => new()
    {
        Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.IsRequired,
        Description = parameter.Description, Example = parameter.Example.DeepClone(),
        Schema = new OpenApiSchema
        {
            Type = parameter.IsReal ? JsonSchemaType.Number : parameter.Range is null ? JsonSchemaType.String : JsonSchemaType.Integer,
            Minimum = parameter.Range is { } least ? Text(least.Minimum) : null,
            Maximum = parameter.Range is { } most ? Text(most.Maximum) : null,
            Default = parameter.Default?.DeepClone(),
            Enum = parameter.Words?.Select(word => (JsonNode)word).ToList(),
        },
    };

    private static OpenApiResponse Answer(ApiAnswer answer, DocumentFilterContext context) => new()
    {
        Description = answer.Description,
        Content = answer.Contents.Count == 0 ? null : Contents(answer.Contents, context),
        Headers = answer.Headers.Append(new(ServerTiming, "Where the time went, in milliseconds."))
            .ToDictionary(header => header.Key, header => Header(header.Value, JsonSchemaType.String)),
    };

    private static OpenApiResponse Failure(ProblemKind[] kinds, OpenApiDocument document)
    {
        var failure = new OpenApiResponse
        {
            Description = string.Join("\n\n", kinds.Select(kind => $"`{kind.Code}`: {kind.Title}")),
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                [ProblemWriter.ContentType] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchemaReference(nameof(RequestProblem), document),
                    Examples = kinds.ToDictionary(
                        kind => kind.Code,
                        IOpenApiExample (kind) => new OpenApiExample { Summary = kind.Title, Value = ProblemExamples.Of(kind) }),
                },
            },
            Headers = new Dictionary<string, IOpenApiHeader> { [ServerTiming] = Header("Where the time went.", JsonSchemaType.String) },
        };
        if (kinds[0].Status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            failure.Headers.Add(RetryAfter, Header("Seconds after which the same request is likely to succeed.", JsonSchemaType.Integer));
        return failure;
    }

    private static IOpenApiHeader Header(string description, JsonSchemaType type) =>
        new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } };

    private static Dictionary<string, IOpenApiMediaType> Contents(IReadOnlyList<ApiContent> contents, DocumentFilterContext context) =>
        contents.ToDictionary(content => content.MediaType, IOpenApiMediaType (content) => new OpenApiMediaType
        {
            Schema = Schema(content, context),
            Example = content.Example is null ? null : ExampleFile.Read(content.Example),
        });

    private static IOpenApiSchema Schema(ApiContent content, DocumentFilterContext context)
    {
        IList<IOpenApiSchema> schemas =
            [.. content.Types.Select(type => context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository))];
        return schemas.Count switch
        {
            0 => new OpenApiSchema { Type = JsonSchemaType.String, Format = content.IsText ? null : "binary" },
            1 => schemas[0],
            _ => new OpenApiSchema { OneOf = schemas },
        };
    }

    // The words that a code may be are a list, so that generated clients know them.
    private static void AddCodes(SchemaRepository schemas)
    {
        foreach (string name in new[] { nameof(RequestProblem), nameof(ItemProblem) })
        {
            if (schemas.Schemas.TryGetValue(name, out IOpenApiSchema? problem) && problem.Properties?["code"] is OpenApiSchema code)
                code.Enum = [.. ProblemKind.All.Select(kind => (JsonNode)kind.Code)];
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
