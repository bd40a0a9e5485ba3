using ShiftService.Imaging;

namespace ShiftService.Imaging.Tests;

/// <summary>What libvips allocates, libvips must free: a service decodes for months.</summary>
[Collection(ProcessMemory.Collection)]
public class NativeMemoryTests
{
    private const int WarmUp = 300, Images = 3000;

    // One operation left alive keeps some 50 kB of decoder; 3000 of them are far above the limit.
    private const long LimitBytes = 64L << 20;

    [Fact]
    public void DecodingManyImages_LeavesNoNativeMemoryBehind()
    {
        if (!ProcessMemory.CanMeasure) return;
        byte[] jpeg = ImageEncoder.Jpeg(new RgbImage(32, 32, new byte[32 * 32 * 3]));
        byte[] damaged = jpeg[..(jpeg.Length / 2)];
        Decode(WarmUp);
        long before = ProcessMemory.ResidentBytes();

        Decode(Images);

        Assert.Equal(0, ProcessMemory.TrackedBytes);
        Assert.InRange(ProcessMemory.ResidentBytes() - before, long.MinValue, LimitBytes);

        void Decode(int count)
        {
            for (int i = 0; i < count; i++)
            {
                ImageDecoder.Decode(jpeg);
                ImageDecoder.Probe(jpeg);
                Assert.Throws<ImageException>(() => ImageDecoder.Decode(damaged));
            }
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
