using ShiftService.Engine;
using ShiftService.Engine.Simd;
using ShiftService.Packages;

namespace ShiftService.Api.Hosting;

/// <summary>
/// Takes one model's way from its file to an answer while the host is put together, which keeps one core busy only: the code of that way is
/// compiled by then, and the models are ready sooner.
/// </summary>
internal static class ModelPrimer
{
    /// <summary>Starts in the background. What goes wrong is told when the registry loads the model.</summary>
    public static void Start(string folder)
    {
        if (Environment.ProcessorCount > 1) _ = Task.Run(() => Run(folder));
    }

    private static void Run(string folder)
    {
        try
        {
            string? card = Directory.EnumerateFiles(folder, ModelPackage.CardName, SearchOption.AllDirectories).Order().FirstOrDefault();
            if (card is null) return;
            ModelPackage package = PackageReader.Read(Path.GetDirectoryName(card)!);
            using ICompiledNetwork network = new SimdBackend().Compile(package.Network);
            using IWorker worker = network.CreateWorker(1);
            worker.Run(1);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or PackageException or BackendException)
        {
            // The registry tells it.
        }
    }
}
