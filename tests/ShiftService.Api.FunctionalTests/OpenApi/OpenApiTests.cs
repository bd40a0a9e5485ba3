using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using ShiftService.Api.Access;
using ShiftService.Api.FunctionalTests.Support;
using ShiftService.Api.FunctionalTests.Telemetry;
using ShiftService.Api.OpenApi;
using ShiftService.Api.OpenApi.Schemas;
using ShiftService.Api.Problems;

namespace ShiftService.Api.FunctionalTests.OpenApi;

[Collection(RunningServices.Name)]
public sealed class OpenApiTests(OpenService service)
{
    private const string Model = RunningService.Model;

    // Told by no operation: they belong to no route, or to nobody who still listens.
    private static readonly ProblemKind[] OfNoOperation = [ProblemKind.NoSuchRoute, ProblemKind.MethodNotAllowed, ProblemKind.ClientClosed];

    [Fact]
    public async Task The_document_is_valid_OpenAPI_3_1()
    {
        (OpenApiDocument? document, OpenApiDiagnostic? diagnostic) = await ReadAsync();
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.NotEmpty(document!.Paths);
    }

    [Fact]
    public async Task Every_route_that_is_mapped_is_described_and_no_other()
    {
        OpenApiDocument document = await DocumentAsync();
        IEnumerable<string> mapped =
            from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
            where method != "HEAD" && endpoint.RoutePattern.RawText != OpenApiExtensions.DocumentRoute
            select $"{method} {endpoint.RoutePattern.RawText}";
        IEnumerable<string> described =
            document.Paths.SelectMany(path => path.Value.Operations!.Keys.Select(method => $"{method} {path.Key}"));
        Assert.Equal(mapped.Order(), described.Order());
        Assert.Equal(mapped.Order(), ApiOperations.Described.Select(operation => $"{operation.Method} {operation.Route}").Order());
    }

    [Fact]
    public async Task Every_operation_has_a_summary_examples_and_its_failures()
    {
        foreach ((string name, OpenApiOperation operation) in await OperationsAsync())
        {
            Assert.True(operation is { Summary.Length: > 10, Description.Length: > 10, OperationId.Length: > 3, Tags.Count: 1 }, name);
            Assert.All(
                operation.Parameters ?? [],
                parameter => Assert.True(parameter is { Description.Length: > 5, Example: not null }, $"{name} {parameter.Name}"));
            Assert.Contains(operation.Responses!, response => response.Key.StartsWith('2'));
            foreach ((string status, IOpenApiResponse response) in operation.Responses!)
            {
                Assert.True(response.Headers!.ContainsKey("Server-Timing"), $"{name} {status}");
                if (status == "204") Assert.Null(response.Content);
                else Assert.All(response.Content!.Values, content => Assert.True(IsShown(content), $"{name} {status}"));
                if (status[0] is '4' or '5') CheckFailure(name, int.Parse(status), response);
            }
        }
    }

    [Fact]
    public async Task Every_code_is_told_by_some_operation_and_listed_in_the_schema()
    {
        IEnumerable<string> told = (await OperationsAsync()).SelectMany(operation => operation.Value.Responses!.Values)
            .SelectMany(response => response.Content ?? new Dictionary<string, IOpenApiMediaType>())
            .Where(content => content.Key == "application/problem+json").SelectMany(content => content.Value.Examples!.Keys);
        Assert.Equal(ProblemKind.All.Except(OfNoOperation).Select(kind => kind.Code).Order(), told.Distinct().Order());
        OpenApiDocument document = await DocumentAsync();
        foreach (string schema in new[] { nameof(RequestProblem), nameof(ItemProblem) })
        {
            Assert.Equal(
                ProblemKind.All.Select(kind => kind.Code).Order(),
                document.Components!.Schemas![schema].Properties!["code"].Enum!.Select(code => code.GetValue<string>()).Order());
        }
    }

    [Fact]
    public async Task Every_property_of_a_schema_is_explained()
    {
        OpenApiDocument document = await DocumentAsync();
        foreach ((string name, IOpenApiSchema schema) in document.Components!.Schemas!)
        {
            if (schema.Properties is not { Count: > 0 } properties) continue;
            Assert.False(string.IsNullOrWhiteSpace(schema.Description), name);
            Assert.All(properties, property => Assert.True(property.Value.Description is { Length: > 0 }, $"{name}.{property.Key}"));
        }
    }

    [Fact]
    public async Task Who_may_use_an_operation_is_what_the_endpoint_says()
    {
        Dictionary<string, OpenApiOperation> operations = await OperationsAsync();
        foreach (RouteEndpoint endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            AccessRule rule = endpoint.Metadata.GetMetadata<AccessMetadata>()!.Rule;
            foreach (string method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods)
            {
                if (!operations.TryGetValue($"{method} {endpoint.RoutePattern.RawText}", out OpenApiOperation? operation)) continue;
                Assert.Equal(rule == AccessRule.Admin, operation.Responses!.ContainsKey("403"));
                Assert.Equal(rule != AccessRule.Admin, operation.Security!.Any(way => way.Count == 0));
            }
        }
    }

    [Fact]
    public async Task Every_example_is_what_its_schema_says()
    {
        int examples = 0;
        foreach ((string name, OpenApiOperation operation) in await OperationsAsync())
        {
            var none = new Dictionary<string, IOpenApiMediaType>();
            IEnumerable<KeyValuePair<string, IOpenApiMediaType>> answers =
                operation.Responses!.Values.SelectMany(response => response.Content ?? none);
            foreach ((string type, IOpenApiMediaType content) in answers.Concat(operation.RequestBody?.Content ?? none))
            {
                if (!type.EndsWith("json", StringComparison.Ordinal)) continue;
                foreach (JsonNode? example in content.Examples?.Values.Select(example => example.Value) ?? [content.Example])
                {
                    SchemaCheck.Check($"{name} {type}", content.Schema!, example);
                    examples++;
                }
            }
        }
        Assert.True(examples > 100);
    }

    [Theory]
    [InlineData("metrics.txt", false)]
    [InlineData("openmetrics.txt", true)]
    public void An_example_of_metrics_is_valid(string file, bool openMetrics)
    {
        Exposition metrics = Exposition.Parse(ExampleFile.Read(file).GetValue<string>(), openMetrics);
        Assert.NotEmpty(metrics.Families);
        if (openMetrics) Assert.Contains(metrics.Samples, sample => sample.Exemplar is not null);
    }

    [Fact]
    public void Every_kind_of_problem_has_an_example_of_its_own()
    {
        foreach (ProblemKind kind in ProblemKind.All.Except(OfNoOperation))
        {
            JsonNode problem = ProblemExamples.Of(kind);
            Assert.Equal((kind.Code, kind.Status), (problem["code"]!.GetValue<string>(), problem["status"]!.GetValue<int>()));
            Assert.NotEqual(kind.Title, problem["detail"]!.GetValue<string>());
            Assert.Equal(kind.Status is 429 or 503, problem["retryAfterMs"] is not null);
        }
    }

    [Fact]
    public async Task The_service_answers_as_the_document_says()
    {
        HttpContent[] bodies =
        [
            Payload.Text(ExampleFile.Read("classify-request.json").ToJsonString()), Payload.Bytes(TestImages.Png()),
            Payload.Multipart(("one.png", TestImages.Png()), ("none.png", [1, 2, 3])),
        ];
        foreach (HttpContent body in bodies)
        {
            using HttpResponseMessage response = await service.Client.PostAsync(
                $"/classify?model={Model}&version=1&top=3&deadlineMs=60000&priority=bulk", body);
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            await CheckAsync("POST /classify", text);
        }
        foreach ((string route, string address) in new[]
        {
            ("/models", "/models"), ("/models/{name}", $"/models/{Model}"), ("/models/{name}/{version}", $"/models/{Model}/1"),
            ("/health/live", "/health/live"), ("/health/ready", "/health/ready"), ("/health/ready/{model}", $"/health/ready/{Model}"),
        })
        {
            await CheckAsync($"GET {route}", await service.Client.GetStringAsync(address));
        }
    }

    [Fact]
    public async Task The_page_shows_the_document_and_loads_nothing_from_elsewhere()
    {
        string page = await service.Client.GetStringAsync("/swagger/index.html");
        string script = await service.Client.GetStringAsync("/swagger/index.js");
        Assert.Contains(OpenApiExtensions.DocumentRoute, script);
        Assert.DoesNotContain("//", page.Replace("<!-- HTML", "", StringComparison.Ordinal));
        string[] files = ["swagger-ui.css", "index.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "favicon-32x32.png"];
        foreach (string file in files)
        {
            Assert.Contains(file, page);
            using HttpResponseMessage response = await service.Client.GetAsync($"/swagger/{file}");
            Assert.True(response.IsSuccessStatusCode, file);
        }
    }

    // A picture's bytes say nothing to a reader.
    private static bool IsShown(IOpenApiMediaType content) =>
        content.Schema is { Format: "binary" }
        || content.Schema is not null && (content.Example ?? content.Examples?.Values.FirstOrDefault()?.Value) is not null;

    private static void CheckFailure(string operation, int status, IOpenApiResponse response)
    {
        IOpenApiMediaType content = response.Content!["application/problem+json"];
        Assert.Equal(nameof(RequestProblem), Assert.IsType<OpenApiSchemaReference>(content.Schema).Reference.Id);
        foreach ((string code, IOpenApiExample example) in content.Examples!)
        {
            Assert.Contains($"`{code}`", response.Description);
            Assert.Equal((code, status), (example.Value!["code"]!.GetValue<string>(), example.Value["status"]!.GetValue<int>()));
        }
        Assert.True(status is not (429 or 503) || response.Headers!.ContainsKey("Retry-After"), $"{operation} {status}");
    }

    // Holds an answer to the document's own schema: what must be there is, what is there is known and of its type.
    private async Task CheckAsync(string operation, string json)
    {
        IOpenApiSchema schema = (await OperationsAsync())[operation].Responses!["200"].Content!["application/json"].Schema!;
        SchemaCheck.Check(operation, schema, JsonNode.Parse(json));
    }

    private async Task<ReadResult> ReadAsync()
    {
        await using Stream stream = await service.Client.GetStreamAsync(OpenApiExtensions.DocumentRoute);
        var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        memory.Position = 0;
        return await OpenApiDocument.LoadAsync(memory, "json");
    }

    private async Task<OpenApiDocument> DocumentAsync() => (await ReadAsync()).Document!;

    private async Task<Dictionary<string, OpenApiOperation>> OperationsAsync() => new(
        from path in (await DocumentAsync()).Paths
        from operation in path.Value.Operations!
        select KeyValuePair.Create($"{operation.Key} {path.Key}", operation.Value));
}
