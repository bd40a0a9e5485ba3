namespace ShiftService.Api.FunctionalTests.Page;

[CollectionDefinition(Name)]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>, ICollectionFixture<OpenService>, ICollectionFixture<KeyedService>
{
    public const string Name = "the page in Chromium";
}
