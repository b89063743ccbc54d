using System.Collections.Concurrent;

namespace Rectify.Engine.Tests.Walks;

/// <summary>How often walks reached each thing that they must reach.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    /// <summary>Names what must be reached at least once.</summary>
    public void Want(string what) => _counts.TryAdd(what, 0);

    public void Count(string what) => _counts.AddOrUpdate(what, 1, (_, count) => count + 1);

    public IEnumerable<string> Never => _counts.Where(entry => entry.Value == 0).Select(entry => entry.Key).Order(StringComparer.Ordinal);

    public override string ToString() => string.Join('\n', _counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Value,9} {entry.Key}"));
}
