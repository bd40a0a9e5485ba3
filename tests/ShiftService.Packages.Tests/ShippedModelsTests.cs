using ShiftService.TestSupport;

namespace ShiftService.Packages.Tests;

/// <summary>The packages in models/, which users get.</summary>
public class ShippedModelsTests
{
    private static string[] Folders => Directory.GetDirectories(Path.Combine(RepositoryRoot.Path, "models"))
        .SelectMany(Directory.GetDirectories).ToArray();

    [Fact]
    public void EveryPackage_IsWholeAndSaysWhatItIsFor()
    {
        Assert.NotEmpty(Folders);
        Assert.All(Folders, folder =>
        {
            PackageCard card = PackageReader.Read(folder).Card;
            Assert.True(card.Task == PackageTask.Classification ? card.Accuracy is not null
                : card.Verification is not null || card.Detection is not null || card.Stylization is not null);
            Assert.NotNull(card.Provenance);
            Assert.False(string.IsNullOrWhiteSpace(card.IntendedUse));
            Assert.False(string.IsNullOrWhiteSpace(card.Limits));
        });
    }

    [Fact]
    public void EveryRecipeNamedByAPackage_IsInTheRepository() => Assert.All(Folders, folder =>
    {
        PackageCard card = PackageReader.Read(folder).Card;
        string name = card.Provenance!.Recipe!, prefix = $"{card.Network}-";
        // 'shiftctl train --network' puts the network before the recipe's name.
        string[] names = name.StartsWith(prefix, StringComparison.Ordinal) ? [name, name[prefix.Length..]] : [name];
        Assert.True(names.Any(one => File.Exists(Path.Combine(RepositoryRoot.Path, "recipes", one + ".json"))), folder);
    });
}
