using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Sealing;

/// <summary>Somebody opened a sealed value.</summary>
/// <param name="Process">Of the finding, by name; it says what the field is called.</param>
public sealed record SealedReading(long Id, DateTimeOffset At, string Login, string Name, string Number, string Process, string Field, string Reason);

/// <param name="Next">What to send as <c>before</c> for the next page; absent on the last.</param>
public sealed record SealedReadingPage(IReadOnlyList<SealedReading> Readings, long? Next);

/// <summary>Who opened which sealed value and why, for the audit officer alone; newest first.</summary>
public sealed class SealedReadings(CityDatabase database, TimeProvider clock)
{
    private const int Size = 50;

    public async Task<Administered<SealedReadingPage>> ReadAsync(CurrentAccount me, long? before, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        if (!await Officers.IsAsync(city, me.Id, clock.GetUtcNow(), ct, Roles.AuditOfficer))
            return Problem.NotYours;

        await using var command = city.CreateCommand("""
            select r.id, r.at, a.login, a.name, f.number, f.process, r.field, r.reason
            from sealed_reading r join account a on a.id = r.account_id join finding f on f.id = r.finding_id
            where $1::bigint is null or r.id < $1
            order by r.id desc
            limit $2
            """);
        Sql.Bind(command, Sql.Of(before), Sql.Of(Size + 1));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<SealedReading>();
        while (await rows.ReadAsync(ct))
        {
            found.Add(new(
                rows.GetInt64(0), rows.GetFieldValue<DateTimeOffset>(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5),
                rows.GetString(6), rows.GetString(7)));
        }

        return new SealedReadingPage([.. found.Take(Size)], found.Count > Size ? found[Size - 1].Id : null);
    }
}
