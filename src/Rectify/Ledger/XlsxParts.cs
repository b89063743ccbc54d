using System.IO.Compression;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>
/// The parts of an xlsx file, each read under its limits: how much it unpacks to is counted while it is read, whatever
/// the file's directory claims, and a document type declaration (and so every entity) is refused. Read from the archive
/// itself: the package classes parse relationships before anyone could count, and give up on one malformed hyperlink.
/// </summary>
internal sealed class XlsxParts : IAsyncDisposable
{
    private readonly ZipArchive _archive;
    private readonly LedgerLimits _limits;

    private XlsxParts(ZipArchive archive, LedgerLimits limits) => (_archive, _limits) = (archive, limits);

    /// <param name="file">Must be able to seek.</param>
    /// <exception cref="InvalidLedgerException">No zip archive, or one beyond the limits.</exception>
    public static async Task<XlsxParts> OpenAsync(Stream file, LedgerLimits limits, CancellationToken ct)
    {
        try
        {
            var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, ct);
            Check(archive, limits);
            return new XlsxParts(archive, limits);
        }
        catch (InvalidDataException e)
        {
            throw NotAWorkbook(e);
        }
    }

    /// <returns>A reader over the part, or null when the file has no such part.</returns>
    public async Task<XmlReader?> ReadAsync(string part, CancellationToken ct)
    {
        var entry = _archive.GetEntry(part) ?? _archive.Entries.FirstOrDefault(
            other => other.FullName.Replace('\\', '/').Equals(part, StringComparison.OrdinalIgnoreCase));
        if (entry is null)
            return null;
        var most = MostBytesOf(entry.CompressedLength, _limits);
        var counted = new CountedStream(await entry.OpenAsync(ct), most, leaveOpen: false, () => LedgerTooLarge.Packing(part, _limits.PackingRatio));
        return XmlReader.Create(counted, new XmlReaderSettings
        {
            Async = true,
            CloseInput = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        });
    }

    public ValueTask DisposeAsync() => _archive.DisposeAsync();

    public static InvalidLedgerException NotAWorkbook(Exception? inner = null) => new(new Sentence("ledger_not_a_workbook"), inner);

    private static void Check(ZipArchive archive, LedgerLimits limits)
    {
        if (archive.Entries.Count > limits.Parts || archive.Entries.Sum(entry => entry.Length) > limits.UnpackedBytes)
            throw LedgerTooLarge.Bytes(limits.UnpackedBytes);
        foreach (var entry in archive.Entries)
        {
            if (entry.Length > MostBytesOf(entry.CompressedLength, limits))
                throw LedgerTooLarge.Packing(entry.FullName, limits.PackingRatio);
        }
    }

    private static long MostBytesOf(long packed, LedgerLimits limits) =>
        Math.Min(limits.UnpackedBytes, Math.Max(limits.RatioCountsFrom, packed * limits.PackingRatio));
}
