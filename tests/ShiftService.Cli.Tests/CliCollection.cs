namespace ShiftService.Cli.Tests;

/// <summary>Shares the exported networks among the test classes, and runs these one after the other: each uses all cores.</summary>
[CollectionDefinition(Name)]
public sealed class CliCollection : ICollectionFixture<ExportedNetworks>
{
    public const string Name = "shiftctl";
}
