using System.Buffers.Binary;

namespace Rectify.Ledger;

/// <summary>A picture that a spreadsheet program draws, with its size in pixels.</summary>
/// <param name="Kind">jpeg or png, as a file's ending too.</param>
public sealed record PictureBytes(byte[] Bytes, string Kind, int Width, int Height)
{
    /// <returns>Null when it is neither a jpeg nor a png, or doesn't say how large it is.</returns>
    public static PictureBytes? Of(byte[] bytes) =>
        bytes.AsSpan().StartsWith<byte>([0x89, 0x50, 0x4E, 0x47]) ? Png(bytes) : bytes.AsSpan().StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? Jpeg(bytes) : null;

    // PNG (W3C), 11.2.2: the header is the first chunk, width and height its first numbers.
    private static PictureBytes? Png(byte[] bytes) => bytes.Length < 24
        ? null
        : Sized(bytes, "png", BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)));

    // ITU-T T.81, B.2.2: segments follow each other by their lengths up to a frame's header, which says height and width.
    private static PictureBytes? Jpeg(byte[] bytes)
    {
        for (var at = 2; at + 9 <= bytes.Length && bytes[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2)))
        {
            if (bytes[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return Sized(bytes, "jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 5)));
        }

        return null;
    }

    private static PictureBytes? Sized(byte[] bytes, string kind, int width, int height) => width > 0 && height > 0 ? new(bytes, kind, width, height) : null;
}
