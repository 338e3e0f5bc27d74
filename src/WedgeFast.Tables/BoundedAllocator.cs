using System.Buffers;
using Apache.Arrow.Memory;

namespace WedgeFast.Tables;

/// <summary>Memory for what is decompressed: no more than a file of that length may hold.</summary>
/// <param name="bytes">The file's length.</param>
internal sealed class BoundedAllocator(long bytes) : MemoryAllocator
{
    private const long PerByte = 1000, Anyway = 1 << 26;

    private long _left = Anyway + (PerByte * bytes);

    /// <inheritdoc/>
    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        _left -= length;
        bytesAllocated = length;
        return _left >= 0 ? new Owner(new byte[length]) : throw new TableFault("more decompressed data than a file of its length holds");
    }

    private sealed class Owner(byte[] memory) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => memory;

        public void Dispose()
        {
        }
    }
}
