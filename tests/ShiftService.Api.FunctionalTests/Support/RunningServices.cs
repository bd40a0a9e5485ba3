namespace ShiftService.Api.FunctionalTests.Support;

/// <summary>Shares running services among the test classes, and runs these one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class RunningServices : ICollectionFixture<OpenService>, ICollectionFixture<KeyedService>, ICollectionFixture<NarrowService>
{
    public const string Name = "service";
}
