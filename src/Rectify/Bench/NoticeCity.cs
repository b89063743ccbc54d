using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Notices;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary>A city of people who have an address each and are told things.</summary>
internal sealed class NoticeCity
{
    private readonly CityDatabase _cities;
    private readonly KeyFile _keys;
    private readonly Guid _tenant;
    private readonly Guid[] _people;

    private NoticeCity(CityDatabase cities, KeyFile keys, Guid tenant, Guid[] people) => (_cities, _keys, _tenant, _people) = (cities, keys, tenant, people);

    /// <param name="units">How many; each has a head, who is told.</param>
    public static async Task<NoticeCity> BuildAsync(BenchDatabase database, string workflows, KeyFile keys, int units, CancellationToken ct)
    {
        var (cities, clock) = (new CityDatabase(database.Service), TimeProvider.System);
        var folder = await WorkflowFolder.ReadAsync(workflows, Roles.OfBusiness, ct);
        var bench = await BenchCity.BuildAsync(database.Owner, cities, new ProcessLibrary(cities, clock), folder, units, [null], clock, ct);
        var city = new NoticeCity(cities, keys, bench.Tenant, [.. bench.Units.Select(unit => unit.Head)]);
        await city.RunAsync($"""
            insert into reach (tenant_id, account_id, email, language, in_digest) select $1, id, id || '@{LocalPostfix.Domain}', 'zh', false from unnest($2) as id
            """, ct, Sql.Of(city._people));
        return city;
    }

    /// <summary>Adds a receiver of everything.</summary>
    public Task AddAsync(string channel, string? url, CancellationToken ct)
    {
        var target = new Target(url, null, null);
        return RunAsync("""
            insert into receiver (tenant_id, id, channel, name, takes_all, may_be_private, host, target, made_at)
            values ($1, $2, $3, $3 || ' ' || left($2::text, 30), true, true, $4, $5, $6)
            """, ct, Sql.Of(Guid.NewGuid()), Sql.Of(channel), Sql.Of(target.Host), Sql.Of(target.SealedBy(_keys)), Sql.Of(TimeProvider.System.GetUtcNow()));
    }

    public Task StopAllAsync(CancellationToken ct) => RunAsync("update receiver set stopped_at = made_at where tenant_id = $1", ct);

    /// <summary>Tells the people, one after the other, so many things.</summary>
    /// <returns>The notices' ids.</returns>
    public async Task<HashSet<Guid>> TellAsync(int count, CancellationToken ct)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).ToArray();
        await RunAsync("""
            insert into notice (tenant_id, id, account_id, kind, about, made_at, try_at)
            select $1, t.id, t.person, 'stranded', '3', $4, $4 from unnest($2, $3) as t(id, person)
            """, ct, Sql.Of(ids), Sql.Of([.. ids.Select((_, index) => _people[index % _people.Length])]), Sql.Of(TimeProvider.System.GetUtcNow()));
        return [.. ids];
    }

    /// <returns>How many messages receivers have taken since the city began.</returns>
    public async Task<int> SentAsync(CancellationToken ct)
    {
        await using var city = await _cities.BeginAsync(_tenant, ct);
        await using var command = city.CreateCommand("select count(*)::int from delivery where sent_at is not null");
        return await command.ExecuteScalarAsync(ct) is int sent ? sent : 0;
    }

    private async Task RunAsync(string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var city = await _cities.BeginAsync(_tenant, ct);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, [Sql.Of(_tenant), .. parameters]);
        await command.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }
}
