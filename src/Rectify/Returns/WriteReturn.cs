using System.Globalization;
using Rectify.Accounts;
using Rectify.Batches;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Processes;

namespace Rectify.Returns;

/// <summary>A sheet to be filled in, <see cref="BulkAct.Most"/> findings at most.</summary>
/// <param name="Next">Behind which finding the next sheet begins; null for the last one.</param>
public sealed record ReturnSheet(IReadOnlyList<IReadOnlyList<string>> Rows, LedgerKey? Next);

/// <summary>Writes the findings that a person may report on now as a sheet to be filled in, those due first in front.</summary>
public sealed class WriteReturn(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    // Longer ones are there to be told apart, not to be read in full.
    private const int Shown = 300;

    // Looked at together, and for one sheet.
    private const int Together = 500, LookedAt = 10_000;

    /// <param name="after">Behind which finding the sheet begins; null for the first one.</param>
    /// <param name="file">Written synchronously; give it a file, not a response.</param>
    public async Task WriteAsync(CurrentAccount me, Reader reader, LedgerKey? after, Stream file, CancellationToken ct)
    {
        var sheet = await ReadAsync(me, reader, after, ct);
        string[] header = [.. ReturnColumns.Titles.Select(title => reader.Say(title))];
        await XlsxWriter.WriteAsync(file, reader.Say("return.title"), header, ReturnColumns.Widths, sheet.Rows.ToAsyncEnumerable(), ct);
    }

    /// <inheritdoc cref="WriteAsync"/>
    public async Task<ReturnSheet> ReadAsync(CurrentAccount me, Reader reader, LedgerKey? after, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var scope = await Scope.OfAsync(city, me.Id, now, ct);
        var open = await ReportableFindings.OfAsync(city, me.Id, published, scope, now, ct);
        var rows = new List<IReadOnlyList<string>>();
        for (var looked = 0; looked < LookedAt; looked += Together)
        {
            var keys = await open.NextAsync(city, after, Together, ct);
            var findings = (await ManyFindings.LookAsync(city, [.. keys.Select(key => key.Id)], now, ct)).ToDictionary(finding => finding.Id);
            foreach (var key in keys)
            {
                if (findings.GetValueOrDefault(key.Id) is { } finding && finding.IsSeenBy(me.Id) && Reportable.Of(finding, me.Id, published, now) is { Why: null, Rule: var rule })
                {
                    if (rows.Count == BulkAct.Most)
                        return new(rows, after);
                    rows.Add(Row(finding, rule, published, reader));
                }

                after = key;
            }

            if (keys.Count < Together)
                return new(rows, null);
        }

        return new(rows, after);
    }

    private static string[] Row(LockedFinding finding, ActionRule rule, Published published, Reader reader)
    {
        var (state, process) = (finding.State, published.ProcessWith(finding.ProcessHash));
        var words = new FindingWords(process, new Dictionary<Guid, string>(), reader);
        return
        [
            finding.Number, Short(state.Open("description")), state.Own is { } own ? reader.Day(own.DueAt) : "", words.State(state.State), Short(state.Open("progress")),
            "", Blank(ReturnColumns.Difficulties), Blank(ReturnColumns.Expected), state.Sequence.ToString(CultureInfo.InvariantCulture),
        ];

        string Blank(int column) => ReturnColumns.IsTaken(column, process, rule) ? "" : ReturnColumns.NotTaken;
    }

    private static string Short(string? text) => text switch { null => "", { Length: > Shown } => $"{text[..Shown]}…", _ => text };
}
