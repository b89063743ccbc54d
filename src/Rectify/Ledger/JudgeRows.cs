using System.Collections.Immutable;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Ledger;

/// <summary>A row with what an import would do about it.</summary>
/// <param name="Fate">new, changed, same or faulty.</param>
/// <param name="Known">The finding that an earlier import made of the same number.</param>
internal sealed record JudgedRow(
    int Row, string Fate, LedgerFinding? Finding, LedgerUnit? Unit, string? Title, ImmutableArray<RowFault> Faults,
    ImmutableArray<LedgerChange> Changes, Guid? Known);

/// <summary>Finds each row's unit, compares it with the last import of its number, and asks the engine whether it would take it.</summary>
internal sealed class JudgeRows(
    CityTransaction city, Published published, IProcessRunner runner, Process process, LedgerUnits units, LedgerMapping mapping, Staging staging, DateTimeOffset now)
{
    public async Task<ImmutableArray<JudgedRow>> JudgeAsync(IReadOnlyList<RowReading> rows, CancellationToken ct)
    {
        var known = await KnownAsync([.. rows.Select(row => row.Finding?.Number).OfType<string>()], ct);
        var judged = ImmutableArray.CreateBuilder<JudgedRow>(rows.Count);
        foreach (var row in rows)
            judged.Add(row.Finding is { } finding ? await JudgeAsync(row, finding, known, ct) : Faulty(row, row.Faults));
        return judged.ToImmutable();
    }

    private async Task<JudgedRow> JudgeAsync(RowReading row, LedgerFinding finding, Dictionary<string, Earlier> known, CancellationToken ct)
    {
        var unit = units.Named(finding.Unit);
        if (unit is null ? mapping.NewUnits is null : !unit.IsInScope)
            return Faulty(row, row.Faults.Add(new RowFault(
                row.Row, null, null, finding.Unit, new Sentence("ledger_unit_unknown", ("unit", finding.Unit), ("accepted", units.Names)), IsWarning: false)));
        finding = finding with { Fields = WithNumber(finding) };
        var refusal = finding.Number is { } number && known.TryGetValue(number, out var earlier)
            ? await RefusalOfAsync(earlier, finding, ct)
            : await RefusalOfAsync(finding, unit ?? units.City, ct);
        if (refusal is not null)
            return Faulty(row, row.Faults.Add(Blame(row.Row, refusal)));
        return Fated(row, finding, unit, known);
    }

    private static JudgedRow Fated(RowReading row, LedgerFinding finding, LedgerUnit? unit, Dictionary<string, Earlier> known)
    {
        var earlier = finding.Number is { } number ? known.GetValueOrDefault(number) : null;
        var changes = earlier is null ? [] : LedgerChange.Between(earlier.Finding, finding);
        var fate = earlier is null ? "new" : changes.IsEmpty ? "same" : "changed";
        var text = (finding.Fields.GetValueOrDefault("description") ?? "").ReplaceLineEndings(" ");
        return new JudgedRow(row.Row, fate, finding, unit, text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 79), "…"), row.Faults, changes, earlier?.Id);
    }

    private static JudgedRow Faulty(RowReading row, ImmutableArray<RowFault> faults) => new(row.Row, "faulty", null, null, null, faults, [], null);

    private ImmutableSortedDictionary<string, string> WithNumber(LedgerFinding finding) =>
        finding.Number is { } number && process.FieldNamed("external_number") is not null && !finding.Fields.ContainsKey("external_number")
            ? finding.Fields.SetItem("external_number", number) : finding.Fields;

    private async Task<Outcome.Refused?> RefusalOfAsync(LedgerFinding finding, LedgerUnit unit, CancellationToken ct)
    {
        var at = new Circumstances(now, published.CalendarNamed(unit.Calendar), TimeZoneInfo.FindSystemTimeZoneById(unit.Zone), published.Shelf, null, []);
        var place = new Placement(units.City.Id, unit.Id, unit.Team, staging.Campaign);
        return await runner.StepAsync(process, null, ImportCommands.Of(Actor.System, place, finding), at, ct) as Outcome.Refused;
    }

    private async Task<Outcome.Refused?> RefusalOfAsync(Earlier earlier, LedgerFinding finding, CancellationToken ct)
    {
        var changes = LedgerChange.Between(earlier.Finding, finding);
        if (changes.IsEmpty || await LockedFinding.LookAsync(city, earlier.Id, now, ct) is not { } there)
            return null;
        return (await ImportCommands.AmendAsync(runner, there, Actor.System, finding, changes, published, now, ct)).Refusal;
    }

    private RowFault Blame(int row, Outcome.Refused refused) => new(row, null, null, null, ReasonOf(refused), IsWarning: false);

    private Sentence ReasonOf(Outcome.Refused refused)
    {
        if (refused.Code == RefusalCode.Ended)
            return new Sentence("ledger_finding_ended");
        if (refused.Missing is [{ Kind: MissingKind.Conclusion } told])
            return new Sentence(
                "ledger_conclusion_not_here", ("state", process.StateNamed(told.Name)?.Title.Zh ?? told.Name),
                ("accepted", string.Join("、", told.Wanted.Split(' ').Select(LedgerStanding.WordOf))));
        var missing = string.Join("、", refused.Missing.Select(part => $"{process.FieldNamed(part.Name)?.Title.Zh ?? part.Name}（{part.Wanted}）"));
        return new Sentence("ledger_refused", ("code", refused.Code), ("missing", missing));
    }

    /// <summary>By the ledger's number, what the campaign's last import of it said, if its finding still stands.</summary>
    private async Task<Dictionary<string, Earlier>> KnownAsync(string[] numbers, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select distinct on (r.number) r.number, r.finding_id, r.body
            from import_row r join import_batch b on b.id = r.batch_id join finding f on f.id = r.finding_id
            where r.number = any($1) and r.done_at is not null and b.campaign_id = $2 and not f.is_undone
            order by r.number, r.done_at desc, r.batch_id desc
            """);
        Sql.Bind(command, Sql.Of(numbers), Sql.Of(staging.Campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var known = new Dictionary<string, Earlier>();
        while (await row.ReadAsync(ct))
            known[row.GetString(0)] = new Earlier(row.GetGuid(1), ImportBatch.FindingOf(row.GetString(2)));
        return known;
    }

    private sealed record Earlier(Guid Id, LedgerFinding Finding);
}
