using System.Globalization;
using ShiftService.Api.Classification;
using ShiftService.Api.Requests;
using ShiftService.Imaging;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Tasks.Classification;

namespace ShiftService.Api.Hosting;

/// <summary>
/// Sends requests of its own through everything between Kestrel and the lanes, so that the first client does not wait for code to be
/// compiled. Its times are not counted among those of requests.
/// </summary>
internal sealed partial class WarmUp(
    ModelRegistry registry, ImageRequests requests, DecodeOptions decoding, ILogger<WarmUp> logger)
{
    // Once for what is compiled, once more for what then allocates its first buffers.
    private const int Rounds = 2, Side = 64;

    /// <summary>Runs it, if there is a classifier.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (registry.Models.FirstOrDefault(IsClassifier) is not ModelStatus model) return;
        var endpoint = new ClassifyEndpoint(requests, new ClassificationTask(requests.Scheduler, decoding));
        byte[] image = ImageEncoder.Jpeg(new RgbImage(Side, Side));
        string query = string.Create(CultureInfo.InvariantCulture, $"?model={model.Name}&deadlineMs={requests.Options.MaxDeadlineMs}");
        for (int round = 0; round < Rounds; round++)
        {
            var context = new DefaultHttpContext { RequestAborted = cancellation };
            context.Request.Method = HttpMethods.Post;
            context.Request.QueryString = new(query);
            context.Request.ContentType = "image/jpeg";
            context.Request.ContentLength = image.Length;
            context.Request.Body = new MemoryStream(image);
            try
            {
                await endpoint.HandleAsync(context);
            }
            catch (Exception error) when (!cancellation.IsCancellationRequested)
            {
                // The service is slow at first then, and nothing worse.
                LogFailure(error, model.Name);
                return;
            }
        }
    }

    private static bool IsClassifier(ModelStatus model) => model.Versions.Any(version =>
        version.Version == model.DefaultVersion && version.Card?.Task == PackageTask.Classification);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Warming up {Model} failed")]
    private partial void LogFailure(Exception error, string model);
}
