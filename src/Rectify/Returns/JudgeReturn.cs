using System.Collections.Immutable;
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

/// <summary>A row of a return that was brought back.</summary>
/// <param name="Row">As a spreadsheet shows its number.</param>
/// <param name="Finding">Null where the person sees none of that number.</param>
/// <param name="Own">What its finding is to be brought; null beside a fault, and for a row that nobody filled in.</param>
/// <param name="Fault">Null when the row is sound, or empty.</param>
public sealed record ReturnRow(int Row, IReadOnlyList<string> Cells, Guid? Finding, BulkOwn? Own, Sentence? Fault)
{
    /// <summary>Nobody filled it in.</summary>
    public bool IsEmpty => Own is null && Fault is null;
}

/// <summary>Says row by row what a return would do, and what is wrong with it.</summary>
public sealed class JudgeReturn(CityDatabase database, ProcessLibrary library, TimeProvider clock)
{
    private const int LongestText = 2_000;

    private static readonly LedgerLimits Limits =
        LedgerLimits.Standard with { Rows = 2_000, Columns = 64, CellLength = 10_000, UnpackedBytes = 16L << 20, FileBytes = BroughtTable.Largest };

    /// <returns>The rows in the file's order; the refusal where the file can't be read, and then no rows; null when it isn't there any more.</returns>
    public async Task<(IReadOnlyList<ReturnRow> Rows, Sentence? Refusal)?> ReadAsync(CurrentAccount me, Guid file, CancellationToken ct)
    {
        try
        {
            await using var kept = await KeptLedger.OpenAsync(database, me.Tenant, me.Id, file, Limits, ct);
            if (kept is null)
                return null;
            var table = await BroughtTable.ReadAsync(kept.File, ReturnColumns.Titles, BulkAct.Most, ct);
            if (table.Rows.Count > BulkAct.Most)
                return ([], new Sentence("return_too_many", ("most", BulkAct.Most)));
            return table.Fault is { } fault ? ([], fault) : (await JudgeAsync(me, [.. table.Rows.Select(Filled)], ct), null);
        }
        catch (InvalidLedgerException refused)
        {
            return ([], refused.Sentence);
        }
    }

    // The mark of a cell that takes nothing says nothing.
    private static BroughtRow Filled(BroughtRow row) =>
        row with { Cells = [.. row.Cells.Select((cell, column) => cell == ReturnColumns.NotTaken && ReturnColumns.Filled.Any(one => one.Column == column) ? "" : cell)] };

    private async Task<List<ReturnRow>> JudgeAsync(CurrentAccount me, List<BroughtRow> brought, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        var seen = await SeenAsync(city, await Scope.OfAsync(city, me.Id, now, ct), [.. brought.Select(row => row.Cells[ReturnColumns.Number])], ct);
        var findings = (await ManyFindings.LookAsync(city, [.. seen.Values], now, ct)).ToDictionary(finding => finding.Id);
        var (rows, taken) = (new List<ReturnRow>(), new Dictionary<Guid, int>());
        foreach (var row in brought)
        {
            if (ReturnColumns.Filled.All(one => row.Cells[one.Column].Length == 0))
                rows.Add(new(row.Number, row.Cells, null, null, null));
            else if (!seen.TryGetValue(row.Cells[ReturnColumns.Number], out var id) || findings.GetValueOrDefault(id) is not { } finding || !finding.IsSeenBy(me.Id))
                rows.Add(new(row.Number, row.Cells, null, null, new Sentence("return_unknown")));
            else if (!taken.TryAdd(id, row.Number))
                rows.Add(new(row.Number, row.Cells, id, null, new Sentence("brought_twice", ("row", taken[id]))));
            else
                rows.Add(Judged(row, finding, me, published, now));
        }

        return rows;
    }

    private static ReturnRow Judged(BroughtRow row, LockedFinding finding, CurrentAccount me, Published published, DateTimeOffset now)
    {
        var process = published.ProcessWith(finding.ProcessHash);
        var reportable = Reportable.Of(finding, me.Id, published, now);
        var fault = Standing(row, finding, process, reportable);
        if (fault is not null || reportable is not { Rule: var rule })
            return new(row.Number, row.Cells, finding.Id, null, fault);
        var (fields, wrong) = Fields(row, process, rule);
        return wrong is null
            ? new(row.Number, row.Cells, finding.Id, new(rule.Name, row.Cells[ReturnColumns.Progress], fields, finding.State.Sequence), null)
            : new(row.Number, row.Cells, finding.Id, null, wrong);
    }

    /// <summary>Why the finding takes no report now, or not this one.</summary>
    private static Sentence? Standing(BroughtRow row, LockedFinding finding, Process process, Reportable? reportable)
    {
        if (finding.State.ClosedAt is not null)
            return new Sentence("return_ended");
        if (reportable is null)
            return new Sentence("return_not_here", ("state", process.StateNamed(finding.State.State)?.Title.Zh), ("state_en", process.StateNamed(finding.State.State)?.Title.En));
        if (reportable.Why is { } why)
            return why == RefusalCode.NotYourPart ? new Sentence("return_not_yours") : new Sentence(RefusalProblem.CodeOf(why));
        var mark = row.Cells[ReturnColumns.Mark];
        if (mark.Length == 0)
            return new Sentence("return_unmarked");
        return mark == finding.State.Sequence.ToString(CultureInfo.InvariantCulture) ? null : new Sentence("return_changed");
    }

    private static (ImmutableSortedDictionary<string, string> Fields, Sentence? Fault) Fields(BroughtRow row, Process process, ActionRule rule)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>();
        if (row.Cells[ReturnColumns.Progress].Length < Math.Max(1, rule.Needs.Note))
            return (fields.ToImmutable(), new Sentence("return_progress_short", ("least", Math.Max(1, rule.Needs.Note))));
        foreach (var (column, name) in ReturnColumns.Filled.Where(one => row.Cells[one.Column].Length > 0))
        {
            var (value, fault) = Read(row.Cells[column], process.FieldNamed(name));
            var isTaken = ReturnColumns.IsTaken(column, process, rule);
            if (!isTaken && column != ReturnColumns.Progress) // progress is the note of each report, whether or not a field keeps it
                fault = new Sentence("return_not_taken", Titles(column));
            if (fault is not null)
                return (fields.ToImmutable(), fault);
            if (isTaken)
                fields[name] = value;
        }

        return (fields.ToImmutable(), null);

        static (string, object?)[] Titles(int column) =>
            [("column", Texts.Get(ReturnColumns.Titles[column], Language.Chinese)), ("column_en", Texts.Get(ReturnColumns.Titles[column], Language.English))];
    }

    private static (string Value, Sentence? Fault) Read(string text, Field? field)
    {
        if (text.Length > LongestText)
            return ("", new Sentence("ledger_text_limit", ("limit", LongestText)));
        if (field is not { Type: FieldType.Date })
            return (text, null);
        var day = LedgerDates.Usual.Read(new LedgerCell(text));
        return (Reader.Written(day.Value.Day), day.Fault);
    }

    private static async Task<Dictionary<string, Guid>> SeenAsync(CityTransaction city, Scope scope, string[] numbers, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select f.number, f.id from finding f
            where f.number = any($1) and not f.is_undone and ($2::uuid[] is null or f.unit_id = any($2) or f.team_id = any($3))
            """);
        Sql.Bind(command, Sql.Of(numbers), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var seen = new Dictionary<string, Guid>();
        while (await row.ReadAsync(ct))
            seen[row.GetString(0)] = row.GetGuid(1);
        return seen;
    }
}
