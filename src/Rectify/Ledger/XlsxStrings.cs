using System.Text;
using System.Xml;

namespace Rectify.Ledger;

/// <summary>
/// The strings that a workbook's cells share. The first ones (units, categories, what every row repeats) stay in memory;
/// the rest of a big workbook waits in a temporary file, or 100,000 different findings would all be in memory at once.
/// </summary>
internal sealed class XlsxStrings : IAsyncDisposable
{
    private const int MostInMemory = 4 << 20;

    private readonly List<string> _first = [];
    private readonly List<long> _ends = [0];
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private FileStream? _rest;
    private byte[] _bytes = new byte[4096];

    /// <param name="part">Null in a workbook that has none: then every string stands in its cell.</param>
    public static async Task<XlsxStrings> ReadAsync(XlsxParts parts, string? part, LedgerLimits limits, CancellationToken ct)
    {
        var strings = new XlsxStrings();
        using var xml = part is null ? null : await parts.ReadAsync(part, ct);
        var scratch = new StringBuilder();
        for (var length = 0; xml is not null && await xml.ReadAsync();)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "si")
                continue;
            var text = await XlsxText.ReadAsync(xml, scratch, limits.CellLength, () => LedgerTooLarge.Text(limits.CellLength));
            if ((length += text.Length) <= MostInMemory)
                strings._first.Add(text);
            else
                await strings.PutAsideAsync(text, ct);
        }

        if (strings._rest is not null)
            await strings._rest.FlushAsync(ct);
        return strings;
    }

    /// <returns>Empty for an index that the workbook doesn't have.</returns>
    public async ValueTask<string> AtAsync(int index, CancellationToken ct)
    {
        if (index >= 0 && index < _first.Count)
            return _first[index];
        var aside = index - _first.Count;
        if (aside < 0 || aside >= _ends.Count - 1)
            return "";
        var length = (int)(_ends[aside + 1] - _ends[aside]);
        if (_bytes.Length < length)
            _bytes = new byte[length];
        // Only PutAsideAsync adds an end, and it opens the file first.
        await RandomAccess.ReadAsync(_rest!.SafeFileHandle, _bytes.AsMemory(0, length), _ends[aside], ct);
        return Encoding.UTF8.GetString(_bytes, 0, length);
    }

    public ValueTask DisposeAsync() => _rest?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask PutAsideAsync(string text, CancellationToken ct)
    {
        _rest ??= new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 64 * 1024,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        });
        var bytes = Encoding.UTF8.GetBytes(text);
        await _rest.WriteAsync(bytes, ct);
        _ends.Add(_ends[^1] + bytes.Length);
    }
}
