using System.Text;
using System.Text.Unicode;

namespace Rectify.Ledger;

/// <summary>Tells which encoding a csv file is in: by its mark, else UTF-8 if its beginning is that without fault, else GB18030, which GBK is part of.</summary>
public static class CsvEncoding
{
    /// <summary>Bytes that are looked at. A file whose first Chinese character comes later is taken for UTF-8.</summary>
    public const int SampleLength = 256 * 1024;

    static CsvEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Strict encodings: bytes that are no character are an error, never a question mark in someone's finding.</summary>
    public static (Encoding Encoding, int MarkLength) Of(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith("\uFEFF"u8))
            return (Strict("utf-8"), 3);
        if (beginning.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return (Strict("utf-16"), 2);
        if (beginning.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return (Strict("utf-16BE"), 2);
        return (Strict(IsUtf8(beginning) ? "utf-8" : "GB18030"), 0);
    }

    private static Encoding Strict(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Up to three bytes of a character may be cut off at the end of a full sample.</summary>
    private static bool IsUtf8(ReadOnlySpan<byte> sample)
    {
        if (Utf8.IsValid(sample))
            return true;
        var lead = sample.Length - 1;
        while (lead > 0 && lead > sample.Length - 4 && (sample[lead] & 0xC0) == 0x80)
            lead--;
        return sample.Length >= SampleLength && sample[lead] >= 0xC2 && Utf8.IsValid(sample[..lead]);
    }
}
