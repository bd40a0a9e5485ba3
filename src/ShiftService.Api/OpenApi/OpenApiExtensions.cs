using Microsoft.OpenApi;
using ShiftService.Api.Telemetry;
using ShiftService.Packages.Documents;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace ShiftService.Api.OpenApi;

/// <summary>The OpenAPI document and the page that shows it, for Program.cs.</summary>
internal static class OpenApiExtensions
{
    /// <summary>Where the document is.</summary>
    public const string DocumentRoute = "/swagger/v1/swagger.json";

    private const string DocumentName = "v1", PagePath = "/swagger";

    /// <summary>Registers what makes the document.</summary>
    public static void AddOpenApiPage(this WebApplicationBuilder builder)
    {
        builder.Services.AddEndpointsApiExplorer();
        builder.Services.AddSingleton<ISerializerDataContractResolver>(new JsonSerializerDataContractResolver(DocumentJson.WithoutNulls));
        builder.Services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(DocumentName, new OpenApiInfo
            {
                Title = "ShiftService", Version = TelemetryProviders.Version.Split('+')[0],
                Description = "Image classification, face verification and painting by shift-based networks. "
                    + "Failures are problems (RFC 9457) with a code for programs.",
            });
            // Nothing is guessed from handlers: everything is in ApiOperations.
            options.DocInclusionPredicate((_, _) => false);
            options.DocumentFilter<ApiDocument>();
            options.SchemaFilter<AnswerSchemaFilter>();
            options.SupportNonNullableReferenceTypes();
            options.AddSecurityDefinition(ApiDocument.BearerScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key, as Authorization: Bearer KEY.",
            });
            options.AddSecurityDefinition(ApiDocument.HeaderScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key", Description = "An API key.",
            });
            foreach (string comments in Directory.EnumerateFiles(AppContext.BaseDirectory, "ShiftService.*.xml"))
                options.IncludeXmlComments(comments);
        });
    }

    /// <summary>Maps the document, and shows it below /swagger with nothing from elsewhere.</summary>
    public static IEndpointConventionBuilder UseOpenApiPage(this WebApplication app)
    {
        // The page styles some of its elements in place.
        app.UseWhen(context => context.Request.Path.StartsWithSegments(PagePath), page => page.Use((context, next) =>
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.ContentSecurityPolicy = $"{headers.ContentSecurityPolicy}; style-src 'self' 'unsafe-inline'";
            return next(context);
        }));
        app.UseSwaggerUI(page =>
        {
            page.SwaggerEndpoint(DocumentRoute, "ShiftService");
            page.DocumentTitle = "ShiftService: the API";
            page.RoutePrefix = PagePath.TrimStart('/');
            page.DisplayRequestDuration();
        });
        var document = new Lazy<Task<byte[]>>(() => WriteAsync(app.Services));
        return app.MapGet(DocumentRoute, async (HttpContext context) =>
        {
            byte[] bytes = await document.Value;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = bytes.Length;
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }).ExcludeFromDescription();
    }

    private static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        OpenApiDocument document = scope.ServiceProvider.GetRequiredService<ISwaggerProvider>().GetSwagger(DocumentName);
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        return stream.ToArray();
    }
}
