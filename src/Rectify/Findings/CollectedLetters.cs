using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>Letters that speak of several findings of a unit: the notices of one bulk issue, the bulletins of one day (engine.md 5, 6.8).</summary>
internal static class CollectedLetters
{
    /// <summary>The kind that collects a unit's findings day by day.</summary>
    public const string Bulletin = "bulletin";

    /// <returns>What a draft shares with those that it is one letter with, besides unit, kind and signer; null for a letter of its own.</returns>
    public static string? OccasionOf(TurnWriting writing, Turn turn, Effect.DraftLetter letter)
    {
        var occasion = (letter.Kind, turn.Command) switch
        {
            (Bulletin, _) => LocalTime.DayOf(writing.At.Now, writing.At.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            (_, Command.Act { Action: "issue" }) => writing.Batch?.ToString("n"),
            _ => null,
        };
        var team = writing.Process.PartyNamed(letter.SignBy) is { Of: PartyOf.Team } ? turn.Outcome.Next.Placement.Team : null;
        return occasion is null ? null : $"{occasion} {writing.Process.Name} {team:n}".TrimEnd();
    }

    /// <summary>Puts each row on the draft of its unit and occasion, which the first of them makes.</summary>
    /// <remarks>In the order of the unique key, in one statement behind all others: nobody waits for a draft while another waits for theirs.
    /// The update that changes nothing holds the draft against its signature.</remarks>
    public static NpgsqlBatchCommand Draft(Guid tenant, List<LetterRow> rows) => new("""
        with collected as (
            select * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) as t(id, finding, kind, unit, sign_by, cause, fields, at, collects)),
        draft as (
            insert into letter (tenant_id, id, finding_id, kind, unit_id, sign_by, cause, status, fields, drafted_at, collects)
            select distinct on (unit, kind, sign_by, collects) $1, id, finding, kind, unit, sign_by, cause, 'draft', fields, at, collects
            from collected order by unit, kind, sign_by, collects, finding
            on conflict (tenant_id, unit_id, kind, sign_by, collects) where status = 'draft' and collects is not null
            do update set collects = excluded.collects
            returning id, unit_id, kind, sign_by, collects)
        insert into letter_item (tenant_id, letter_id, finding_id, cause)
        select distinct on (d.id, c.finding) $1, d.id, c.finding, c.cause
        from collected c join draft d on (d.unit_id, d.kind, d.sign_by, d.collects) = (c.unit, c.kind, c.sign_by, c.collects)
        order by d.id, c.finding, c.at desc
        on conflict (tenant_id, letter_id, finding_id) do update set cause = excluded.cause, left_at = null
        """)
    {
        Parameters =
        {
            Sql.Of(tenant), TurnInserts.Column(rows, row => Guid.CreateVersion7(row.At), NpgsqlDbType.Uuid), TurnInserts.Column(rows, row => row.Finding, NpgsqlDbType.Uuid),
            TurnInserts.Column(rows, row => row.Kind, NpgsqlDbType.Text), TurnInserts.Column(rows, row => row.Unit, NpgsqlDbType.Uuid),
            TurnInserts.Column(rows, row => row.SignBy, NpgsqlDbType.Text), TurnInserts.Column(rows, row => row.Cause, NpgsqlDbType.Text),
            TurnInserts.Column(rows, row => row.Fields, NpgsqlDbType.Jsonb), TurnInserts.Column(rows, row => row.At, NpgsqlDbType.TimestampTz),
            TurnInserts.Column(rows, row => row.Collects, NpgsqlDbType.Text),
        },
    };
}
