using System.Globalization;
using ShiftService.Graph;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Zoo.Tests;

/// <summary>docs/NETWORKS.md says what the code does: its rows begin with the cells that are computed here.</summary>
public class NetworksDocumentTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "NETWORKS.md"));

    public static TheoryData<string> Names => [.. ZooCatalog.Listed.Select(network => network.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Row_AgreesWithTheCode(string name)
    {
        string? row = Lines.SkipWhile(line => line != "## Costs")
            .SingleOrDefault(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        Assert.StartsWith(RowOf(name), row);
    }

    [Fact]
    public void EveryKnownForm_IsDocumented() =>
        Assert.All(ZooCatalog.KnownForms, form => Assert.Contains(Lines, line => line.Contains($"`{form.Replace("|", "\\|")}`")));

    internal static string RowOf(string name)
    {
        ZooNetwork network = ZooCatalog.Parse(name);
        OperatorCost cost = Costs.Of(name).All;
        string classes = network is ClassifierNetwork classifier ? classifier.Classes.ToString(CultureInfo.InvariantCulture) : "-";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| `{name}` | {network.Height} | {classes} | {cost.AllParameters:N0} | {cost.Parameters:N0} | "
            + $"{cost.MultiplyAccumulates / 1e6:N2} M |");
    }
}
