using Rectify.Database;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Migrating;

/// <summary>The findings that a migration is about: those of its scope that follow the version that it leads away from.</summary>
internal sealed record MigratingFindings(Migration Migration, Guid? Campaign, string[] Numbers)
{
    /// <exception cref="OperatorException">The scope names a campaign or a finding that isn't there.</exception>
    public static async Task<MigratingFindings> OfAsync(CityTransaction city, Migration migration, MigrationScope scope, CancellationToken ct)
    {
        var findings = new MigratingFindings(migration, await CampaignAsync(city, scope.Campaign, ct), scope.Numbers);
        return await findings.UnknownAsync(city, ct) is { Count: > 0 } unknown
            ? throw new OperatorException("migrate_no_finding", ("numbers", string.Join(", ", unknown)))
            : findings;
    }

    public async Task<long> CountAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select count(*) from finding f where {Meant}");
        Bind(command, Guid.Empty);
        return (long)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
    }

    /// <summary>Locks the next of them behind an id; one that somebody moves just now is waited for and then taken as it stands.</summary>
    public async Task<ClaimedFindings> LockAsync(CityTransaction city, DateTimeOffset now, Guid after, int most, CancellationToken ct)
    {
        var claimed = new ClaimedFindings();
        await using (var command = city.CreateCommand($"""
            with page as materialized (
                select f.id, f.number, f.case_state, f.head, f.process_hash, f.unit_id, f.campaign_id, f.confined_to
                from finding f
                where {Meant}
                order by f.id
                limit $6
                for no key update)
            select {LockedFinding.Selected("p", "o")}, p.id
            from page p join organisation o on o.id = p.unit_id
            order by p.id
            """))
        {
            Bind(command, after);
            command.Parameters.Add(Sql.Of(most));
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
                await claimed.AddAsync(rows, ct);
        }

        await claimed.MeetAsync(city, now, ct);
        return claimed;
    }

    private const string Meant = """
        f.process = $1 and f.process_hash = $2 and ($3::uuid is null or f.campaign_id = $3)
            and (cardinality($4) = 0 and f.closed_at is null or f.number = any($4)) and f.id > $5
        """;

    private void Bind(Npgsql.NpgsqlCommand command, Guid after) =>
        Sql.Bind(command, Sql.Of(Migration.Process.Name), Sql.Of(Migration.Left), Sql.Of(Campaign), Sql.Of(Numbers), Sql.Of(after));

    private static async Task<Guid?> CampaignAsync(CityTransaction city, string? name, CancellationToken ct)
    {
        if (name is null)
            return null;
        await using var command = city.CreateCommand("select id from campaign where name = $1");
        Sql.Bind(command, Sql.Of(name));
        return await command.ExecuteScalarAsync(ct) as Guid? ?? throw new OperatorException("migrate_no_campaign", ("name", name));
    }

    private async Task<List<string>> UnknownAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select named from unnest($2) as named where not exists (select 1 from finding f where f.process = $1 and f.number = named) order by named
            """);
        Sql.Bind(command, Sql.Of(Migration.Process.Name), Sql.Of(Numbers));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var unknown = new List<string>();
        while (await rows.ReadAsync(ct))
            unknown.Add(rows.GetString(0));
        return unknown;
    }
}
