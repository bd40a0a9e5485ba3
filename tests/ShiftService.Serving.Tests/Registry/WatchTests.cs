using Microsoft.Extensions.Logging.Abstractions;
using ShiftService.Packages;
using ShiftService.Serving.Registry;
using ShiftService.Serving.Registry.Folders;
using ShiftService.Serving.Tests.Models;
using ShiftService.Serving.Tests.Scheduling;

namespace ShiftService.Serving.Tests.Registry;

public sealed class WatchTests : RegistryFixture
{
    [Fact]
    public async Task ChangesInTheFolder_AreFollowed()
    {
        Options = Options with { Watch = true, QuietPeriod = TimeSpan.FromMilliseconds(50) };
        Write("colors", "1", 1);
        ModelRegistry registry = await StartAsync();
        Write("colors", "2", 2);
        await WaitForAsync(registry, () => StatesOf(registry) == "colors/1 Ready, colors/2 Ready");
        Write("colors", "2", 3);
        string written = PackageReader.Read(At("colors", "2")).Card.Sha256!;
        await WaitForAsync(registry, () => registry.Get("colors", "2").Card?.Sha256 == written);
        Assert.Equal(3, MarkOf(registry));
        File.WriteAllText(At("colors", "aliases.json"), """{ "stable": [{ "version": "1", "share": 1 }] }""");
        await WaitForAsync(registry, () => registry.Get("colors").DefaultVersion == "1");
        Write("shades", "1", 4);
        await WaitForAsync(registry, () => StatesOf(registry) == "colors/1 Ready, colors/2 Ready, shades/1 Ready");
        Directory.Delete(At("colors", "2"), recursive: true);
        Directory.Move(At("shades"), At("tints"));
        await WaitForAsync(registry, () => StatesOf(registry) == "colors/1 Ready, tints/1 Ready");
    }

    [Fact]
    public async Task ACopyThatTakesItsTime_EndsReady()
    {
        Options = Options with { Watch = true, QuietPeriod = TimeSpan.FromMilliseconds(20) };
        string source = Write("source", "1", 5);
        ModelRegistry registry = await StartAsync();
        Directory.CreateDirectory(At("colors", "1"));
        foreach (string file in (string[])["model.json", "labels.txt", "model.onnx"])
        {
            byte[] bytes = File.ReadAllBytes(Path.Combine(source, file));
            File.WriteAllBytes(At("colors", "1", file), bytes[..(bytes.Length / 2)]);
            // What is there so far is looked at, and is wrong.
            await registry.RescanAsync(default);
            Assert.Equal(VersionState.Failed, registry.Get("colors", "1").State);
            File.WriteAllBytes(At("colors", "1", file), bytes);
        }
        await WaitForAsync(registry, () => registry.Get("colors", "1").State == VersionState.Ready);
        Assert.Equal(5, MarkOf(registry, "colors"));
    }

    [Fact]
    public void WhatWasTouched_IsBusy_UntilItHasBeenQuiet()
    {
        var time = new ManualTime();
        int told = 0;
        using var watcher = new FolderWatcher(Root, TimeSpan.FromSeconds(1), time, () => told++, NullLogger.Instance);
        watcher.Touch(At("colors", "1", "model.onnx"));
        Assert.True(watcher.IsBusy("colors", "1"));
        Assert.False(watcher.IsBusy("colors", "2"));
        time.Advance(900);
        watcher.Touch(At("colors", "1", "model.json"));
        watcher.Touch(At("shades", "1"));
        time.Advance(900);
        watcher.Touch(At("shades", "1", "model.json"));
        Assert.Equal(0, told);
        time.Advance(200);
        Assert.Equal((1, false, true), (told, watcher.IsBusy("colors", "1"), watcher.IsBusy("shades", "1")));
        time.Advance(800);
        Assert.Equal((2, false), (told, watcher.IsBusy("shades", "1")));
        time.Advance(10_000);
        Assert.Equal(2, told);
    }

    [Fact]
    public void ChangesInPreparation_AreNotTold()
    {
        var time = new ManualTime();
        int told = 0;
        using var watcher = new FolderWatcher(Root, TimeSpan.FromSeconds(1), time, () => told++, NullLogger.Instance);
        watcher.Touch(At(".incoming-1", "package", "model.onnx"));
        watcher.Touch(At("colors", ".4711.tmp"));
        time.Advance(10_000);
        Assert.Equal(0, told);
        watcher.Touch(At("colors"));
        Assert.True(watcher.IsBusy("colors", "7"));
        time.Advance(1000);
        watcher.Touch(Root);
        time.Advance(1000);
        Assert.Equal(2, told);
    }
}
