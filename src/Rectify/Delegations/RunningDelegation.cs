using Rectify.Database;

namespace Rectify.Delegations;

/// <summary>A delegation in force today.</summary>
/// <param name="Until">Its last day.</param>
internal sealed record RunningDelegation(Guid Absent, string AbsentName, Guid Delegate, string DelegateName, DateOnly Until)
{
    /// <summary>Whom an account stands in for.</summary>
    public static async Task<Guid[]> AbsentForAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select array(select absent_for($1, $2))");
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        return (Guid[])(await command.ExecuteScalarAsync(ct))!; // an array, empty for most
    }

    /// <summary>Those of an account on either side, in the order in which they began.</summary>
    public static async Task<List<RunningDelegation>> AroundAsync(CityTransaction city, Guid account, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select a.id, a.name, b.id, b.name, d.valid_to - 1
            from (select * from delegation where account_id = $1 union all select * from delegation where delegate_id = $1) d
            join account a on a.id = d.account_id and a.disabled_at is null
            join account b on b.id = d.delegate_id and b.disabled_at is null
            where d.valid_to > city_day($2) and d.valid_from <= city_day($2)
            order by d.valid_from, d.id
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of(now));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<RunningDelegation>();
        while (await rows.ReadAsync(ct))
            found.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetString(3), rows.GetFieldValue<DateOnly>(4)));
        return found;
    }
}
