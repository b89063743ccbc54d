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

/// <summary>Writes the findings that a person may report on now as a sheet to be filled in, those due first in front.</summary>
public sealed class WriteReturn(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    // Longer ones are there to be told apart, not to be read in full.
    private const int Shown = 300;

    // Looked at for those that this person may report on.
    private const int LookedAt = 2_000;

    /// <param name="file">Written synchronously; give it a file, not a response.</param>
    public async Task WriteAsync(CurrentAccount me, Reader reader, Stream file, CancellationToken ct)
    {
        var rows = await RowsAsync(me, reader, ct);
        string[] header = [.. ReturnColumns.Titles.Select(title => reader.Say(title))];
        await XlsxWriter.WriteAsync(file, reader.Say("return.title"), header, ReturnColumns.Widths, rows.ToAsyncEnumerable(), ct);
    }

    /// <summary>How many findings the sheet would have.</summary>
    public async Task<int> CountAsync(CurrentAccount me, Reader reader, CancellationToken ct) => (await RowsAsync(me, reader, ct)).Count;

    private async Task<List<IReadOnlyList<string>>> RowsAsync(CurrentAccount me, Reader reader, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var rows = new List<IReadOnlyList<string>>();
        foreach (var id in await OpenAsync(city, published, await Scope.OfAsync(city, me.Id, now, ct), ct))
        {
            if (rows.Count < BulkAct.Most && await LockedFinding.LookAsync(city, id, now, ct) is { } finding && finding.IsSeenBy(me.Id)
                && Reportable.Of(finding, me.Id, published, now) is { Why: null })
                rows.Add(Row(finding, published, reader));
        }

        return rows;
    }

    private static string[] Row(LockedFinding finding, Published published, Reader reader)
    {
        var (state, process) = (finding.State, published.ProcessWith(finding.ProcessHash));
        var words = new FindingWords(process, new Dictionary<Guid, string>(), reader);
        return
        [
            finding.Number, Short(state.Open("description")), state.Own is { } own ? reader.Day(own.DueAt) : "", words.State(state.State), Short(state.Open("progress")), "", "", "",
            state.Sequence.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static string Short(string? text) => text switch { null => "", { Length: > Shown } => $"{text[..Shown]}…", _ => text };

    private static async Task<List<Guid>> OpenAsync(CityTransaction city, Published published, Scope scope, CancellationToken ct)
    {
        (string Process, string State)[] reporting =
            [.. from process in published.InForce from state in process.States where BulkChoice.ReportingRule(process, state.Name) is not null select (process.Name, state.Name)];
        await using var command = city.CreateCommand("""
            select f.id from finding f
            where f.closed_at is null and not f.is_undone and (f.process, f.state) in (select * from unnest($1, $2)) and ($3::uuid[] is null or f.unit_id = any($3))
            order by f.due_at nulls last, f.number limit $4
            """);
        Sql.Bind(command, Sql.Of([.. reporting.Select(one => one.Process)]), Sql.Of([.. reporting.Select(one => one.State)]), Sql.OfMany(scope.Units), Sql.Of(LookedAt));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<Guid>();
        while (await row.ReadAsync(ct))
            found.Add(row.GetGuid(0));
        return found;
    }
}
