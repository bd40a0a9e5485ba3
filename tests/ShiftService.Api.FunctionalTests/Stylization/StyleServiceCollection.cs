using ShiftService.Api.FunctionalTests.Support;

namespace ShiftService.Api.FunctionalTests.Stylization;

[CollectionDefinition(Name)]
public sealed class StyleServiceCollection : ICollectionFixture<StyleService>
{
    public const string Name = "a service that paints";
}
