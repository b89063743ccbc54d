using System.Collections.Immutable;
using Npgsql;
using Rectify.Engine;
using Rectify.Findings;

namespace Rectify.Bench;

/// <summary>Fills a bench's city with issued findings: one for each unit is opened, qualified and issued by commands, and its rows are
/// copied, each copy with ids and a hash chain of its own, so that <c>audit verify</c> finds nothing to say.</summary>
internal sealed class BenchFindings(NpgsqlDataSource filling, BenchCity city, OpenFinding open, TakeAction take)
{
    private const int Events = 3;

    /// <summary>SQL of the id of the copy with an ordinal.</summary>
    public static string IdOf(string ordinal) => $"('00000000-0000-7000-8000-' || lpad(to_hex({ordinal}), 12, '0'))::uuid";

    /// <summary>The same here.</summary>
    public static Guid IdOf(long ordinal) => Guid.Parse($"00000000-0000-7000-8000-{ordinal:x12}");

    /// <summary>The unit whose finding the copy with an ordinal is.</summary>
    public BenchUnit UnitOf(long ordinal) => city.Units[(int)(ordinal % city.Units.Count)];

    /// <summary>Adds findings of one team with the ordinals from <paramref name="first"/>, shared out over the units.</summary>
    public async Task AddAsync(Guid team, string deadline, long first, long count, CancellationToken ct)
    {
        var models = new List<Guid>();
        foreach (var unit in city.Units)
            models.Add(await IssueAsync(unit, team, deadline, ct));
        await Parallel.ForEachAsync(models.Index(), ct, async (model, ct) =>
        {
            var start = first + ((model.Index - (first % models.Count) + models.Count) % models.Count);
            await CopyAsync(model.Item, start, first + count - 1, ct);
        });
    }

    public async Task AnalyzeAsync(CancellationToken ct)
    {
        await using var analyze = filling.CreateCommand("analyze finding, finding_text, event, deadline, rung, notice, letter, score");
        await analyze.ExecuteNonQueryAsync(ct);
    }

    private async Task<Guid> IssueAsync(BenchUnit unit, Guid team, string deadline, CancellationToken ct)
    {
        var fields = Fields(("description", "K12+300 处路面护栏缺失约二十米，未设置警示标志，存在安全隐患"), ("source", "inspection_team"), ("found_on", "2026-02-27"));
        var opened = await open.HandleAsync(new(city.Tenant, city.Inspector, "rectification", unit.Id, team, fields, null), ct) as Answer.Taken
            ?? throw new InvalidOperationException("The bench's finding can't be opened.");
        var id = opened.Finding.Id;
        await ActAsync(id, city.Lead, "qualify", Fields(("inspection_method", "spot"), ("category", "safety_measures"), ("basis", "公路安全保护条例第二十条"), ("severity", "serious"), ("term", "limited")), ct);
        await ActAsync(id, city.Supervisor, "issue", Fields(("deadline", deadline)), ct);
        return id;
    }

    private async Task ActAsync(Guid id, Guid account, string action, ImmutableSortedDictionary<string, string> fields, CancellationToken ct)
    {
        var asking = new Asking(city.Tenant, account, id, null, null, by => new Command.Act(by, action, Brought.Nothing with { Fields = fields }));
        if (await take.HandleAsync(asking, ct) is not Answer.Taken)
            throw new InvalidOperationException($"The bench's finding can't be moved: {action}");
    }

    private async Task CopyAsync(Guid model, long first, long last, CancellationToken ct)
    {
        await using var connection = await filling.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TableRows.RunAsync(connection, $"select set_config('rectify.tenant', '{city.Tenant}', true)", ct);
        var (of, id) = ($"generate_series({first}, {last}, {city.Units.Count}) as i", IdOf("i"));
        await CopyAsync(connection, "finding", $"finding, {of} where finding.id = '{model}'",
            new() { ["id"] = id, ["number"] = "finding.number || '-' || i", ["head"] = HashOf(model, Events) }, ct);
        await CopyAsync(connection, "finding_text", $"finding_text, {of} where finding_text.finding_id = '{model}'",
            new() { ["finding_id"] = id, ["content"] = "regexp_replace(finding_text.content, E'\n', '-' || i || E'\n')" }, ct);
        for (var sequence = 1; sequence <= Events; sequence++)
        {
            await CopyAsync(connection, "event", $"event, {of} where event.finding_id = '{model}' and event.sequence = {sequence}",
                new() { ["finding_id"] = id, ["hash"] = HashOf(model, sequence) }, ct);
        }

        foreach (var table in (string[])["deadline", "rung"])
            await CopyAsync(connection, table, $"{table}, {of} where {table}.finding_id = '{model}'", new() { ["finding_id"] = id }, ct);
        await CopyAsync(connection, "letter", $"letter, {of} where letter.finding_id = '{model}'", new() { ["id"] = "gen_random_uuid()", ["finding_id"] = id }, ct);
        await CopyAsync(connection, "notice", $"notice, {of} where notice.finding_id = '{model}'",
            new() { ["id"] = "gen_random_uuid()", ["finding_id"] = id, ["sent_at"] = "notice.made_at" }, ct); // of a city that has lived, and not all at once
        await transaction.CommitAsync(ct);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string table, string from, Dictionary<string, string> anew, CancellationToken ct) =>
        await TableRows.RunAsync(connection, await TableRows.InsertAsync(connection, table, from, anew, ct), ct);

    // EventChain.HashOf, in SQL: the bytes of an event don't name its finding, the hash does.
    private string HashOf(Guid model, int sequence)
    {
        var previous = sequence == 1 ? "decode(repeat('00', 32), 'hex')" : HashOf(model, sequence - 1);
        var bytes = $"(select e.bytes from event e where e.finding_id = '{model}' and e.sequence = {sequence})";
        return $@"sha256('\x01'::bytea || {previous} || uuid_send('{city.Tenant}') || uuid_send({IdOf("i")}) || int4send({sequence}) || {bytes})";
    }

    private static ImmutableSortedDictionary<string, string> Fields(params (string Name, string Value)[] fields) =>
        fields.ToImmutableSortedDictionary(field => field.Name, field => field.Value);
}

/// <summary>A clock that stands still.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
