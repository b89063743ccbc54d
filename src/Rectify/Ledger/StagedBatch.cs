using Npgsql;
using Rectify.Database;

namespace Rectify.Ledger;

/// <summary>A batch that a transaction holds, together with its campaign.</summary>
/// <param name="Faulty">Rows with a fault.</param>
/// <param name="Outdated">Rows staged as new whose number another import has brought since.</param>
/// <param name="NeedNumber">New rows without a number of their own, or with one that another finding has.</param>
/// <param name="CityUnit">The city's own organisation.</param>
internal sealed record StagedBatch(
    Guid Id, string Status, Guid Campaign, string? Ladder, string Process, TimeZoneInfo Zone, string? UnitZone, string? NewUnits,
    Guid CityUnit, string Calendar, int Faulty, int Outdated, IReadOnlySet<int> NeedNumber, int LastRow)
{
    /// <summary>The campaign first, then the batch: two commits into one campaign come one after the other. A large one goes on for
    /// minutes, so whoever waits for it is soon told.</summary>
    /// <param name="status">What the batch must be.</param>
    /// <returns>The batch, or else why it can't be had. To an account that may not see it, it isn't there.</returns>
    public static async Task<(StagedBatch? Staged, BatchAnswer? Refusal)> LockAsync(
        CityTransaction city, Guid batch, Guid? account, string status, DateTimeOffset now, CancellationToken ct)
    {
        if (account is { } who && !await BatchQuery.MayActAsync(city, batch, who, now, ct))
            return (null, new BatchAnswer.NotThere());
        try
        {
            await WaitAtMostAsync(city, "'5s'", ct);
            await LockCampaignAsync(city, batch, ct);
            var read = await ReadAsync(city, batch, ct);
            await WaitAtMostAsync(city, "default", ct); // a single finding is soon let go of by whoever acts on it
            return read switch
            {
                null => (null, new BatchAnswer.NotThere()),
                { } staged when staged.Status != status => (null, new BatchAnswer.NotNow(staged.Status)),
                { } staged => (staged, null),
            };
        }
        catch (PostgresException held) when (held.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return (null, new BatchAnswer.UnderWay());
        }
    }

    public async Task MarkAsync(CityTransaction city, string status, DateTimeOffset now, CancellationToken ct)
    {
        await using var update = city.CreateCommand("""
            update import_batch set status = $2, committed_at = coalesce(committed_at, $3), undone_at = case when $2 = 'undone' then $3 end where id = $1
            """);
        Sql.Bind(update, Sql.Of(Id), Sql.Of(status), Sql.Of(now));
        await update.ExecuteNonQueryAsync(ct);
    }

    private static async Task WaitAtMostAsync(CityTransaction city, string patience, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"set local lock_timeout to {patience}");
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task LockCampaignAsync(CityTransaction city, Guid batch, CancellationToken ct)
    {
        await using var campaign = city.CreateCommand(
            "select 1 from campaign where id = (select campaign_id from import_batch where id = $1) for no key update");
        Sql.Bind(campaign, Sql.Of(batch));
        await campaign.ExecuteScalarAsync(ct);
    }

    private static async Task<StagedBatch?> ReadAsync(CityTransaction city, Guid batch, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select b.id, b.status, b.campaign_id, (select ladder from campaign c where c.id = b.campaign_id), b.process, o.zone, b.zone, b.new_units,
                o.id, o.calendar,
                (select count(*)::int from import_row r where r.batch_id = b.id and r.fate = 'faulty'),
                (select count(*)::int from import_row r where r.batch_id = b.id and r.fate = 'new' and r.number is not null and exists (
                    select 1 from import_row e join import_batch eb on eb.id = e.batch_id join finding f on f.id = e.finding_id
                    where e.number = r.number and e.done_at is not null and eb.campaign_id = b.campaign_id and not f.is_undone)),
                array(select r.row from import_row r where r.batch_id = b.id and r.fate = 'new'
                    and (r.number is null or exists (select 1 from finding f where f.number = r.number))),
                (select coalesce(max(r.row), 0) from import_row r where r.batch_id = b.id)
            from import_batch b, organisation o
            where b.id = $1 and o.parent_id is null and o.valid_to is null
            for no key update of b
            """);
        Sql.Bind(command, Sql.Of(batch));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return null;
        return new StagedBatch(
            row.GetGuid(0), row.GetString(1), row.GetGuid(2), await TextAsync(row, 3, ct), row.GetString(4),
            TimeZoneInfo.FindSystemTimeZoneById(row.GetString(5)), await TextAsync(row, 6, ct), await TextAsync(row, 7, ct),
            row.GetGuid(8), row.GetString(9), row.GetInt32(10), row.GetInt32(11), row.GetFieldValue<int[]>(12).ToHashSet(), row.GetInt32(13));
    }

    private static async Task<string?> TextAsync(Npgsql.NpgsqlDataReader row, int column, CancellationToken ct) =>
        await row.IsDBNullAsync(column, ct) ? null : row.GetString(column);
}

/// <summary>Makes the organisations that a mapping allows its ledger to bring along.</summary>
internal static class NewUnits
{
    public static async Task MakeAsync(CityTransaction city, StagedBatch staged, DateOnly today, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            with wanted as (
                select unit as name from import_row where batch_id = $2 and unit_id is null and fate <> 'faulty' group by unit),
            made as (
                insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                select $1, gen_random_uuid(), $3, name, name, $4, $5, $6, $7 from wanted
                where not exists (select 1 from organisation o where o.name = wanted.name and o.valid_to is null)
                returning id, name)
            update import_row r set unit_id = coalesce(made.id, (select o.id from organisation o where o.name = w.name and o.valid_to is null))
            from wanted w left join made on made.name = w.name
            where r.batch_id = $2 and r.unit_id is null and r.fate <> 'faulty' and r.unit = w.name
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(staged.Id), Sql.Of(staged.CityUnit), Sql.Of(staged.NewUnits ?? "county"),
            Sql.Of(staged.UnitZone ?? staged.Zone.Id), Sql.Of(staged.Calendar), Sql.Of(today));
        await command.ExecuteNonQueryAsync(ct);
    }
}
