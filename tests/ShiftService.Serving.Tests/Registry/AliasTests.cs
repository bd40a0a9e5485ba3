using ShiftService.Packages;
using ShiftService.Serving.Registry;

namespace ShiftService.Serving.Tests.Registry;

public sealed class AliasTests : RegistryFixture
{
    private double _random;

    [Fact]
    public async Task AnAlias_StandsForItsVersion_AndIsThereAfterARestart()
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "stable", [new("1", 1)], default);
        await registry.SetAliasAsync("colors", "canary", [new("2", 1)], default);
        foreach (ModelRegistry one in (ModelRegistry[])[registry, await StartAsync()])
        {
            Assert.Equal("colors/1 Ready, colors/2 Ready, colors/3 Ready", StatesOf(one));
            using ModelLease stable = one.Acquire(PackageTask.Classification);
            using ModelLease canary = one.Acquire(PackageTask.Classification, null, "canary");
            Assert.Equal(("stable", "1"), (stable.Alias, stable.Model.Version));
            Assert.Equal(("canary", "2"), (canary.Alias, canary.Model.Version));
            using ModelLease named = one.Acquire(PackageTask.Classification, "colors", "3");
            Assert.Null(named.Alias);
            Assert.Equal("1", one.Get("colors").DefaultVersion);
            Assert.Equal([new AliasShare("2", 1)], one.Get("colors").Aliases["canary"]);
        }
        Assert.Empty(Leftovers());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.69, 1)]
    [InlineData(0.71, 2)]
    [InlineData(0.89, 2)]
    [InlineData(0.91, 3)]
    [InlineData(0.9999999, 3)]
    public async Task RequestsForAnAlias_AreSharedOut(double random, float mark)
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "stable", [new("1", 0.7), new("2", 0.2), new("3", 0.1)], default);
        _random = random;
        Assert.Equal(mark, MarkOf(registry));
    }

    [Fact]
    public async Task AVersionThatCannotAnswer_LeavesItsShareToTheOthers()
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "stable", [new("1", 0.6), new("2", 0.3), new("3", 0.1)], default);
        Directory.Delete(At("colors", "1"), recursive: true);
        await registry.RescanAsync(default);
        await WaitForAsync(registry, () => StatesOf(registry) == "colors/2 Ready, colors/3 Ready");
        foreach ((double random, float mark) in new[] { (0, 2f), (0.74, 2f), (0.76, 3f), (0.99, 3f) })
        {
            _random = random;
            Assert.Equal(mark, MarkOf(registry));
        }
        Assert.Equal("2", registry.Get("colors").DefaultVersion);
        Assert.Contains("names version '1', which is not there", registry.Get("colors").Reason);
        Assert.True(registry.IsReady);
    }

    [Fact]
    public async Task WithoutAnyVersionThatCanAnswer_AnAliasIsNotReady_AndNothingElseTakesItsPlace()
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "stable", [new("1", 1)], default);
        Directory.Delete(At("colors", "1"), recursive: true);
        await registry.RescanAsync(default);
        await WaitForAsync(registry, () => StatesOf(registry) == "colors/2 Ready, colors/3 Ready");
        ModelNotReadyException error = Assert.Throws<ModelNotReadyException>(() => MarkOf(registry));
        Assert.Equal("stable", error.Version);
        Assert.Contains("there is no version '1'", error.Message);
        Assert.False(registry.IsReady);
        Assert.Equal(3, MarkOf(registry, "colors", "3"));
        await registry.DeleteAliasAsync("colors", "stable", default);
        Assert.Equal(3, MarkOf(registry));
        Assert.True(registry.IsReady);
        Assert.Equal(["2", "3"], Directory.GetFileSystemEntries(At("colors")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task WhatAnAliasNames_IsNeitherDeletedNorUnloaded()
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "canary", [new("2", 1)], default);
        ConflictException error = await Assert.ThrowsAsync<ConflictException>(() => registry.DeleteAsync("colors", "2", default));
        Assert.Contains("'canary'", error.Message);
        await Assert.ThrowsAsync<ConflictException>(() => registry.UnloadAsync("colors", "2", default));
        Assert.Equal(2, MarkOf(registry, "colors", "2"));
        await registry.DeleteAliasAsync("colors", "canary", default);
        await registry.DeleteAsync("colors", "2", default);
        ModelNotFoundException missing = await Assert.ThrowsAsync<ModelNotFoundException>(
            () => registry.DeleteAliasAsync("colors", "canary", default));
        Assert.Equal((ModelNameKind.Alias, "canary"), (missing.Kind, missing.Name));
    }

    [Fact]
    public async Task AVersionThatIsNotLoaded_IsLoadedForItsAlias()
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        ModelRegistry registry = await StartAsync();
        await registry.SetAliasAsync("colors", "stable", [new("1", 1)], default);
        Assert.Equal(1, MarkOf(registry));
        Write("colors", "0", 0);
        EditCard("colors", "0", "\"sha256\": \"", "\"sha256\": \"00");
        await registry.RescanAsync(default);
        await Assert.ThrowsAsync<PackageException>(() => registry.SetAliasAsync("colors", "stable", [new("0", 1)], default));
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task WhatAnAliasNames_IsLoadedAtTheStart_BesideTheLatest()
    {
        for (int version = 1; version <= 3; version++) Write("colors", $"{version}", version);
        File.WriteAllText(At("colors", "aliases.json"), """{ "previous": [{ "version": "1", "share": 1 }] }""");
        ModelRegistry registry = await StartAsync();
        Assert.Equal("colors/1 Ready, colors/2 Unloaded, colors/3 Ready", StatesOf(registry));
        Assert.Equal((1f, 3f), (MarkOf(registry, null, "previous"), MarkOf(registry)));
    }

    [Fact]
    public async Task SharesThatMakeNoSense_AreRefused_AndNothingChanges()
    {
        ModelRegistry registry = await ThreeVersions();
        await registry.SetAliasAsync("colors", "stable", [new("1", 1)], default);
        foreach ((AliasShare[] shares, string field) in new (AliasShare[], string)[]
        {
            ([], "shares"), ([new("1", 0.5), new("2", 0.4)], "shares"), ([new("1", 0.5), new("2", 0.500002)], "shares"),
            ([new("1", 0), new("2", 1)], "shares[0].share"), ([new("1", 1.5), new("2", -0.5)], "shares[0].share"),
            ([new("1", double.NaN)], "shares[0].share"), ([new("1", 0.5), new("1", 0.5)], "shares[1].version"),
            ([new("../1", 1)], "shares[0].version"), ([new(null!, 1)], "shares[0].version"),
            ([.. Enumerable.Repeat(new AliasShare("1", 1 / 9d), 9)], "shares"),
        })
        {
            InvalidArgumentException error =
                await Assert.ThrowsAsync<InvalidArgumentException>(() => registry.SetAliasAsync("colors", "stable", shares, default));
            Assert.Equal(field, error.Field);
        }
        await Assert.ThrowsAsync<InvalidArgumentException>(() => registry.SetAliasAsync("colors", "no/name", [new("1", 1)], default));
        await Assert.ThrowsAsync<ModelNotFoundException>(() => registry.SetAliasAsync("colors", "stable", [new("9", 1)], default));
        await Assert.ThrowsAsync<ModelNotFoundException>(() => registry.SetAliasAsync("shades", "stable", [new("1", 1)], default));
        await Assert.ThrowsAsync<ConflictException>(() => registry.SetAliasAsync("colors", "2", [new("1", 1)], default));
        await registry.SetAliasAsync("colors", "thirds", [new("1", 1 / 3d), new("2", 1 / 3d), new("3", 1 / 3d)], default);
        Assert.Equal(1, MarkOf(registry));
    }

    [Theory]
    [InlineData("{ \"stable\": ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{ \"stable\": null }")]
    [InlineData("{ \"stable\": [null] }")]
    [InlineData("{ \"stable\": [{ \"version\": \"1\" }] }")]
    [InlineData("{ \"stable\": [{ \"version\": \"1\", \"share\": 0.5 }] }")]
    [InlineData("{ \"../x\": [{ \"version\": \"1\", \"share\": 1 }] }")]
    public async Task AFileOfAliasesThatIsBroken_IsAStatus_AndTheAliasesFromBeforeStay(string text)
    {
        Write("colors", "1", 1);
        Write("colors", "2", 2);
        File.WriteAllText(At("colors", "aliases.json"), text);
        ModelRegistry registry = await StartAsync();
        Assert.Contains("aliases.json", registry.Get("colors").Reason);
        Assert.Equal(2, MarkOf(registry));
        await registry.SetAliasAsync("colors", "stable", [new("1", 1)], default);
        Assert.Null(registry.Get("colors").Reason);
        File.WriteAllText(At("colors", "aliases.json"), text);
        await registry.RescanAsync(default);
        Assert.Contains("aliases.json", registry.Get("colors").Reason);
        Assert.Equal(1, MarkOf(registry));
    }

    [Fact]
    public async Task AFileOfAliases_IsReadAgainWhenItChanges_AndAVersionWinsOverAnAliasOfItsName()
    {
        ModelRegistry registry = await ThreeVersions();
        File.WriteAllText(At("colors", "aliases.json"), """
            { "2": [{ "version": "1", "share": 1 }], "canary": [{ "version": "1", "share": 1 }] }
            """);
        await registry.RescanAsync(default);
        Assert.Equal(1, MarkOf(registry, "colors", "canary"));
        Assert.Equal(2, MarkOf(registry, "colors", "2"));
        Assert.Contains("'2' is named like a version", registry.Get("colors").Reason);
    }

    private async Task<ModelRegistry> ThreeVersions()
    {
        Options = Options with { Load = LoadPolicy.All };
        for (int version = 1; version <= 3; version++) Write("colors", $"{version}", version);
        return await StartAsync(random: () => _random);
    }
}
