using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Engine;
using Rectify.Jobs;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>Numbers and signs the letters that go out by themselves (engine.md 5.5), each in a transaction of its own; those that their
/// finding outran in the meantime are dropped.</summary>
public sealed class SignSystemLetters(CityDatabase database, ProcessLibrary library, TimeProvider clock) : IJob
{
    private const int Page = 500;

    public string Name => "sign_system_letters";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var tenant in await database.TenantsAsync(ct))
            await SignAsync(tenant.Id, ct);
    }

    /// <summary>Signs or drops every letter of one city that waits for nobody.</summary>
    public async Task SignAsync(Guid tenant, CancellationToken ct)
    {
        for (var page = await PageAsync(tenant, Guid.Empty, ct); page.Count > 0; page = await PageAsync(tenant, page[^1], ct))
        {
            foreach (var letter in page)
                await SignAsync(tenant, letter, ct);
        }
    }

    private async Task SignAsync(Guid tenant, Guid id, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        await using var city = await database.BeginAsync(tenant, ct);
        if (await Installation.IsSendingPausedAsync(city, ct))
            return; // a signature numbers a letter and sends it
        var now = LocalTime.WholeMicroseconds(clock.GetUtcNow());
        if (await Letter.ReadAsync(city, id, locked: true, now, ct) is not { Status: "draft", Finding: { } filed } letter)
            return; // another node has it by now

        await Sweeping.TakeAsync(city, [filed], now, async _ =>
        {
            if (await DropOutrunAsync(city, id, now, ct) == 0)
                await SignLetter.SignAsync(city, letter, account: null, published, now, ct);
        }, ct);
        await city.CommitAsync(ct);
    }

    // A letter speaks of one version of one clock, which its cause names before the slash.
    private static async Task<int> DropOutrunAsync(CityTransaction city, Guid letter, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            update letter l set status = 'dropped', dropped_at = $2, drop_reason = 'outrun'
            from finding f
            where l.tenant_id = $3 and l.id = $1 and f.id = l.finding_id and (
                f.closed_at is not null
                or f.unit_id <> l.unit_id and not exists (
                    select from letter_item i join finding g on g.id = i.finding_id and g.unit_id = l.unit_id where i.letter_id = l.id and i.left_at is null)
                or f.handed_over_at is not null and l.cause like 'finding@%'
                or exists (
                    select from deadline d where d.finding_id = l.finding_id and d.key = split_part(l.cause, '@', 1)
                    and (d.version > substring(l.cause from '@(\d+)/')::integer
                        or d.version = substring(l.cause from '@(\d+)/')::integer and d.ended_at is not null)))
            """);
        Sql.Bind(command, Sql.Of(letter), Sql.Of(now), Sql.Of(city.Tenant));
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<List<Guid>> PageAsync(Guid tenant, Guid after, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select l.id from letter l join finding f on f.id = l.finding_id
            where l.status = 'draft' and l.sign_by = 'system' and l.id > $1 and (f.sweep_after is null or f.sweep_after <= $2)
            order by l.id
            limit $3
            """);
        Sql.Bind(command, Sql.Of(after), Sql.Of(LocalTime.WholeMicroseconds(clock.GetUtcNow())), Sql.Of(Page));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new List<Guid>();
        while (await rows.ReadAsync(ct))
            page.Add(rows.GetGuid(0));
        return page;
    }
}
