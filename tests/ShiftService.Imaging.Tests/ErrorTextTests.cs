namespace ShiftService.Imaging.Tests;

/// <summary>libvips has one error text for all threads: an answer must never tell another request's.</summary>
[Collection(ProcessMemory.Collection)]
public class ErrorTextTests
{
    private static readonly (byte[] File, string Own, string[] Others)[] Damaged =
    [
        (Half("photo.jpg"), "jpeg", ["png", "webp", "gif"]),
        (Half("source.png"), "png", ["jpeg", "webp", "gif"]),
        (Half("lossless.webp"), "webp", ["jpeg", "png", "gif"]),
        (Half("palette.gif"), "gif", ["jpeg", "png", "webp"]),
    ];

    [Fact]
    public void AFailureAlone_TellsTheReason()
    {
        foreach ((byte[] file, string own, string[] others) in Damaged)
        {
            string message = Message(file);
            Assert.Matches($"(?i)damaged or truncated {own} \\(.* failed: .+\\)", message);
            Assert.All(others, other => Assert.DoesNotContain(other, message, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task FailuresSideBySide_NeverTellEachOthersReason()
    {
        await Task.WhenAll(Enumerable.Range(0, Damaged.Length).Select(thread => Task.Run(() =>
        {
            (byte[] file, string own, string[] others) = Damaged[thread];
            for (int i = 0; i < 300; i++)
            {
                string message = Message(file);
                Assert.StartsWith($"damaged or truncated {own}", message, StringComparison.OrdinalIgnoreCase);
                Assert.All(others, other => Assert.DoesNotContain(other, message, StringComparison.OrdinalIgnoreCase));
            }
        })));
    }

    private static string Message(byte[] file) => Assert.Throws<ImageException>(() => ImageDecoder.Decode(file)).Message;

    private static byte[] Half(string file)
    {
        byte[] bytes = Fixture.Bytes(file);
        return bytes[..(bytes.Length / 2)];
    }
}
