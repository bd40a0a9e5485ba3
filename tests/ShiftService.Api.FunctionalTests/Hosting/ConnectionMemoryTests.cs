using System.Buffers;
using ShiftService.Api.Hosting;

namespace ShiftService.Api.FunctionalTests.Hosting;

public class ConnectionMemoryTests
{
    [Fact]
    public void Blocks_HoldASmallPhoto_AndAreUsedAgain()
    {
        using MemoryPool<byte> pool = new ConnectionMemory().Create();
        IMemoryOwner<byte> first = pool.Rent(), second = pool.Rent(4096);
        Assert.InRange(first.Memory.Length, 16 * 1024, pool.MaxBufferSize);
        Assert.False(first.Memory.Span.Overlaps(second.Memory.Span));
        Memory<byte> memory = second.Memory;
        second.Dispose();
        Assert.Equal(memory, pool.Rent().Memory);
    }

    [Fact]
    public void MoreThanABlock_IsRefused()
    {
        using MemoryPool<byte> pool = new ConnectionMemory().Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(pool.MaxBufferSize + 1));
    }
}
