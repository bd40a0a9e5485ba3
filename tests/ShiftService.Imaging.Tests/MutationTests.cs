using System.Collections.Concurrent;
using ShiftService.Imaging.Resizing;
using Xunit.Abstractions;

namespace ShiftService.Imaging.Tests;

/// <summary>
/// Files that are damaged in every way become an image or an <see cref="ImageException"/>, and leave nothing behind.
/// SHIFTSERVICE_IMAGE_MUTATIONS sets their number.
/// </summary>
[Collection(ProcessMemory.Collection)]
public class MutationTests(ITestOutputHelper output)
{
    private const int DefaultCount = 4000, WarmUp = 500;

    // Freed memory that the allocators of two threads keep.
    private const long LeftoverBytes = 96L << 20;

    private static readonly int Count =
        int.TryParse(Environment.GetEnvironmentVariable("SHIFTSERVICE_IMAGE_MUTATIONS"), out int count) ? count : DefaultCount;

    [Fact]
    public void DamagedFiles_BecomeAnImageOrAnError()
    {
        List<byte[]> corpus = Corpus();
        var budget = new DecodeBudget(256L << 20);
        var outcomes = new ConcurrentDictionary<string, int>();
        Decode(0, WarmUp);
        long before = ProcessMemory.CanMeasure ? ProcessMemory.ResidentBytes() : 0;

        Decode(WarmUp, Count);

        output.WriteLine(string.Join(", ", outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        if (ProcessMemory.CanMeasure) output.WriteLine($"resident memory: {before >> 20} MiB, then {ProcessMemory.ResidentBytes() >> 20}");
        Assert.Equal((0, 0), (ProcessMemory.TrackedBytes, budget.UsedBytes));
        if (ProcessMemory.CanMeasure) Assert.InRange(ProcessMemory.ResidentBytes() - before, long.MinValue, LeftoverBytes);
        // The damage is neither so small nor so great that only one way is taken.
        Assert.True(outcomes["decoded"] > Count / 20);
        Assert.True(outcomes[nameof(ImageError.Corrupt)] > Count / 20);
        Assert.True(outcomes.ContainsKey(nameof(ImageError.TooManyPixels)));

        void Decode(int from, int count)
        {
            Parallel.For(from, from + count, new ParallelOptions { MaxDegreeOfParallelism = 2 },
                () => new PixelBuffer(), (number, _, buffer) =>
                {
                    string outcome = Outcome(Mutation.Create(corpus, number), number, budget, buffer);
                    outcomes.AddOrUpdate(outcome, 1, (_, seen) => seen + 1);
                    return buffer;
                },
                buffer => buffer.Dispose());
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static string Outcome(byte[] file, int number, DecodeBudget budget, PixelBuffer buffer)
    {
        var options = new DecodeOptions
        {
            PixelLimit = 400_000,
            Budget = budget,
            ScaledFor = number % 2 == 0 ? new ResizeRule(12, 12) : null,
        };
        try
        {
            using DecodedImage image = ImageDecoder.Decode(file, options, buffer);
            Assert.Equal((image.Header.UprightWidth, image.Header.UprightHeight), (image.View.FullWidth, image.View.FullHeight));
            return "decoded";
        }
        catch (ImageException error)
        {
            Assert.NotEqual(ImageError.LibraryMissing, error.Error);
            Assert.NotEqual(ImageError.BudgetExhausted, error.Error);
            return error.Error.ToString();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"mutation {number}: {error.GetType().Name}", error);
        }
    }

    private static List<byte[]> Corpus()
    {
        string[] files =
        [
            "photo.jpg", "progressive.jpg", "grey.jpg", "cmyk.jpg", "wide-gamut.jpg", "source.png", "alpha.png", "grey16.png", "bits.png",
            "palette.png", "swapped-profile.png", "animated.png", "lossless.webp", "lossy.webp", "lossy-alpha.webp", "animated.webp",
            "palette.gif", "animated.gif", "transparent.gif",
        ];
        List<byte[]> corpus = [.. files.Select(Fixture.Bytes)];
        corpus.Add(PngWriter.WriteInterlaced(Pixels.Photo(19, 13, 1)));
        corpus.Add(ExifJpeg.WithOrientation(Fixture.Bytes("photo.jpg"), 6));
        if (Fixture.ReadsAvif) corpus.AddRange([Fixture.Bytes("photo.avif"), Fixture.Bytes("alpha.avif")]);
        return corpus;
    }
}
