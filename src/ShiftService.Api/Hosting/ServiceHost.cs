using Microsoft.AspNetCore.Connections;
using ShiftService.Api.Access;
using ShiftService.Api.Bodies;
using ShiftService.Api.Classification;
using ShiftService.Api.Health;
using ShiftService.Api.Jobs;
using ShiftService.Api.Models;
using ShiftService.Api.OpenApi;
using ShiftService.Api.Options;
using ShiftService.Api.Requests;
using ShiftService.Api.Stylization;
using ShiftService.Api.Telemetry;
using ShiftService.Api.Verification;
using ShiftService.Imaging;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Scheduling;
using ShiftService.Serving.Tasks.Classification;
using ShiftService.Serving.Tasks.Stylization;
using ShiftService.Serving.Tasks.Verification;
using ShiftService.Serving.Telemetry;

namespace ShiftService.Api.Hosting;

/// <summary>Puts the service together.</summary>
internal static class ServiceHost
{
    /// <summary>The service, ready to start.</summary>
    /// <param name="options">Its options, checked.</param>
    /// <param name="layers">Where they come from: what is set there for the framework counts too.</param>
    public static WebApplication Build(ServiceOptions options, IReadOnlyList<ConfigurationLayer> layers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ServiceHost).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
        });
        // Only our own layers: what else lies in the environment must not change the service.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        foreach (ConfigurationLayer layer in layers)
            builder.Configuration.AddInMemoryCollection(layer.Values!);

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => KestrelSetup.Apply(kestrel, options.Server));
        builder.WebHost.UseUrls([.. options.Server.Urls]);
        builder.AddTelemetry(options.Telemetry);
        builder.AddOpenApiPage();
        KeepThreadsFor(options.Scheduler.Lanes > 0 ? options.Scheduler.Lanes : Environment.ProcessorCount);
        AddServices(builder, options);
        WebApplication app = builder.Build();
        app.Services.GetRequiredService<RegistryService>().Begin();
        UsePipeline(app, options);
        return app;
    }

    // A pool thread that has borrowed a lane computes; others must be there at once for what Kestrel has to do meanwhile.
    private static void KeepThreadsFor(int lanes)
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, Environment.ProcessorCount + lanes), completionPorts);
    }

    private static void AddServices(WebApplicationBuilder builder, ServiceOptions options)
    {
        IServiceCollection services = builder.Services;
        services.AddSingleton(options.Server);
        services.AddSingleton<IMemoryPoolFactory<byte>, ConnectionMemory>();
        services.AddSingleton<DrainGate>();
        services.AddSingleton(new ApiKeys(options.Auth));
        services.AddSingleton(new BodyBudget(options.Server.BufferedBytes));
        services.AddSingleton(options.Imaging.ToDecodeOptions());
        services.AddSingleton(provider => new Scheduler(
            options.Scheduler, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ServingMetrics>()));
        services.AddSingleton(provider => new ModelRegistry(
            options.Registry, provider.GetRequiredService<Scheduler>().Lanes, provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ModelRegistry>>()));
        services.AddSingleton(provider => new ClassificationTask(
            provider.GetRequiredService<Scheduler>(), provider.GetRequiredService<DecodeOptions>(),
            provider.GetRequiredService<ServingMetrics>()));
        services.AddSingleton(provider => new VerificationTask(
            provider.GetRequiredService<Scheduler>(), provider.GetRequiredService<DecodeOptions>(),
            provider.GetRequiredService<ServingMetrics>()));
        services.AddSingleton(options.Stylization);
        services.AddSingleton(provider => new StylizationTask(
            provider.GetRequiredService<Scheduler>(), provider.GetRequiredService<DecodeOptions>(),
            new() { LargePictures = options.Stylization.LargePictures }, provider.GetRequiredService<ServingMetrics>()));
        services.AddSingleton<JobStore>();
        services.AddSingleton<ImageRequests>();
        services.AddSingleton<FaceRequests>();
        services.AddSingleton<VerifyEndpoint>();
        services.AddSingleton<FaceEndpoints>();
        services.AddSingleton<ClassifyEndpoint>();
        services.AddSingleton<StylizeEndpoint>();
        services.AddSingleton<StyleEndpoints>();
        services.AddSingleton<JobEndpoints>();
        services.AddSingleton<HealthEndpoints>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<ModelUpload>();
        services.AddSingleton(options.Registry);
        services.AddHostedService<DrainService>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<RegistryService>();
        services.AddHostedService(provider => provider.GetRequiredService<RegistryService>());
        services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(options.Server.DrainDelaySeconds + options.Server.DrainSeconds));
        if (options.Cors.Origins.Count > 0) services.AddCors(cors => CrossOrigins.Configure(cors, options.Cors));
    }

    private static void UsePipeline(WebApplication app, ServiceOptions options)
    {
        IServiceProvider services = app.Services;
        app.UseTelemetry();
        MeasuredState.Connect(services);
        app.Use(next => ActivatorUtilities.CreateInstance<ResponseMiddleware>(services, next).InvokeAsync);
        app.UseRouting();
        if (options.Cors.Origins.Count > 0) app.UseCors();
        app.Use(next => new AccessMiddleware(next, services.GetRequiredService<ApiKeys>(), options.Auth).InvokeAsync);
        app.UseDefaultFiles();
        // Browsers ask whether a file has changed: the modules of two releases do not go together.
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache" });
        app.MapMethods("/classify", ["POST"], services.GetRequiredService<ClassifyEndpoint>().HandleAsync).For(AccessRule.Client);
        services.GetRequiredService<FaceEndpoints>().Map(app);
        app.MapMethods("/stylize", ["POST"], services.GetRequiredService<StylizeEndpoint>().HandleAsync).For(AccessRule.Client);
        services.GetRequiredService<StyleEndpoints>().Map(app);
        services.GetRequiredService<JobEndpoints>().Map(app);
        services.GetRequiredService<ModelEndpoints>().Map(app);
        foreach (IEndpointConventionBuilder health in services.GetRequiredService<HealthEndpoints>().Map(app)) health.Quiet();
        app.MapMetrics().For(AccessRule.Metrics);
        app.UseOpenApiPage().For(AccessRule.Open);
    }
}
