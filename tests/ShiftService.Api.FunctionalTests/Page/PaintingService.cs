using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Page;

/// <summary>A service that names photos and paints them.</summary>
public sealed class PaintingService : RunningService
{
    public override Task InitializeAsync()
    {
        StylePackage.Write(ModelsFolder);
        return base.InitializeAsync();
    }
}
