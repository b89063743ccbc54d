using System.Buffers.Binary;
using System.IO.Compression;

namespace Rectify.Demonstration;

/// <summary>Draws small pictures that stand for photographs of the place, as PNG (W3C PNG, third edition).</summary>
internal static class Picture
{
    private const int Width = 96;
    private const int Height = 64;

    /// <summary>A sky, a road and some bars of colour, different for each seed.</summary>
    public static byte[] Draw(int seed)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        (head[8], head[9]) = (8, 2); // eight bits each of red, green and blue
        WriteChunk(png, "IHDR"u8, head);
        WriteChunk(png, "IDAT"u8, Compress(Pixels(new Random(seed))));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static byte[] Pixels(Random random)
    {
        var (sky, ground, bar) = (Colour(random, 150), Colour(random, 60), random.Next(8, Width - 16));
        var pixels = new byte[Height * (1 + (Width * 3))];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var colour = x >= bar && x < bar + 8 && y > 16 ? (R: (byte)220, G: (byte)200, B: (byte)40) : y < Height / 2 ? sky : ground;
                var at = (y * (1 + (Width * 3))) + 1 + (x * 3);
                (pixels[at], pixels[at + 1], pixels[at + 2]) = colour;
            }
        }

        return pixels;
    }

    private static (byte R, byte G, byte B) Colour(Random random, int least) =>
        ((byte)random.Next(least, least + 90), (byte)random.Next(least, least + 90), (byte)random.Next(least, least + 90));

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest))
            zlib.Write(bytes);
        return compressed.ToArray();
    }

    private static void WriteChunk(Stream png, ReadOnlySpan<byte> kind, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(kind);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum([.. kind, .. content]));
        png.Write(number);
    }

    // CRC-32 of ISO 3309, as PNG asks for.
    private static uint Checksum(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var each in bytes)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
        }

        return ~crc;
    }
}
