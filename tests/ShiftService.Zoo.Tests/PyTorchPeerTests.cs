using System.Globalization;
using System.Text.RegularExpressions;
using ShiftService.TestSupport;
using ShiftService.Zoo.Catalog;

namespace ShiftService.Zoo.Tests;

/// <summary>The script that times PyTorch checks its networks against numbers that must be the zoo's.</summary>
public partial class PyTorchPeerTests
{
    [Fact]
    public void ParameterCountsOfTheScript_AreTheZoos()
    {
        string script = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "bench", "peers", "pytorch", "train_steps.py"));
        MatchCollection rows = Row().Matches(script);
        Assert.Equal(4, rows.Count);
        foreach (Match row in rows)
        {
            int Number(string group) => int.Parse(row.Groups[group].Value.Replace("_", ""), CultureInfo.InvariantCulture);
            ZooOptions options = new() { Height = Number("side"), Classes = Number("classes") };
            Assert.Equal(
                (row.Groups["name"].Value, ZooCatalog.Create(row.Groups["name"].Value, options).Cost.AllParameters),
                (row.Groups["name"].Value, Number("parameters")));
        }
    }

    [GeneratedRegex("""^    "(?<name>[^"]+)": \((?<side>\d+), (?<classes>\d+), (?<parameters>[\d_]+)\),$""", RegexOptions.Multiline)]
    private static partial Regex Row();
}
