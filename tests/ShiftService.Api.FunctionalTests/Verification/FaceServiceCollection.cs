using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Verification;

[CollectionDefinition(Name)]
public sealed class FaceServiceCollection : ICollectionFixture<FaceService>
{
    public const string Name = "a service that compares faces";
}
