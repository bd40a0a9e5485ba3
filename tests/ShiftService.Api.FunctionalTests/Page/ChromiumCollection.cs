using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Page;

[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>, ICollectionFixture<OpenService>, ICollectionFixture<TwoKeysService>,
    ICollectionFixture<PaintingService>
{
    public const string Name = "the page in Chromium";
}
