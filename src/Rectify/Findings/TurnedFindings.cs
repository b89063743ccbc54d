using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>What a sweep did to the findings that it holds, to be written together.</summary>
internal sealed class TurnedFindings(CityTransaction city, Published published)
{
    private readonly TurnRows _rows = new(city.Tenant);
    private readonly List<(TurnWriting Writing, ImmutableArray<Turn> Turns, string Number)> _turned = [];

    /// <returns>The hash of the last event.</returns>
    public byte[] Add(LockedFinding finding, Circumstances at, ImmutableArray<Turn> turns)
    {
        var writing = new TurnWriting(city, published.ProcessWith(finding.ProcessHash), finding.ProcessHash, finding.Id, finding.Roster, at);
        _turned.Add((writing, turns, finding.Number));
        return writing.AddTo(_rows, turns, finding.Head, finding.State, number: "");
    }

    public async Task WriteAsync(CancellationToken ct)
    {
        if (_turned.Count == 0)
            return;

        await _rows.WriteAsync(city, ct);
        foreach (var (writing, turns, number) in _turned)
            await LinkedFindings.OpenAsync(writing, turns, number, published, ct);
    }
}
