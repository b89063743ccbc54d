using Rectify.Database;

namespace Rectify.Findings;

/// <summary>How far somebody had read a finding that waits for their signature, and when.</summary>
/// <param name="Sequence">The last event that was there.</param>
public sealed record LastLook(int Sequence, DateTimeOffset At)
{
    /// <summary>Notes that the account sees the finding as it stands now.</summary>
    /// <returns>The look before this one; null when this is the first.</returns>
    public static async Task<LastLook?> NoteAsync(CityDatabase database, Guid tenant, Guid account, FindingView view, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            with before as (select sequence, looked_at from finding_look where account_id = $2 and finding_id = $3),
            noted as (
                insert into finding_look (tenant_id, account_id, finding_id, sequence, looked_at) values ($1, $2, $3, $4, $5)
                on conflict (tenant_id, account_id, finding_id) do update
                    set sequence = greatest(finding_look.sequence, excluded.sequence), looked_at = greatest(finding_look.looked_at, excluded.looked_at))
            select sequence, looked_at from before
            """);
        Sql.Bind(command, Sql.Of(tenant), Sql.Of(account), Sql.Of(view.Id), Sql.Of(view.State.Sequence), Sql.Of(now));
        LastLook? before = null;
        await using (var row = await command.ExecuteReaderAsync(ct))
        {
            if (await row.ReadAsync(ct))
                before = new(row.GetInt32(0), row.GetFieldValue<DateTimeOffset>(1));
        }

        await city.CommitAsync(ct);
        return before;
    }
}
