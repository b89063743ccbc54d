using System.Text;
using Rectify.Database;

namespace Rectify.Ledger;

/// <summary>An organisation that a ledger may name.</summary>
/// <param name="Team">The campaign's team with the unit in its scope, when there is exactly one.</param>
/// <param name="IsInScope">Whether whoever imports may import for it.</param>
public sealed record LedgerUnit(Guid Id, string Zone, string Calendar, Guid? Team, bool IsInScope);

/// <summary>The organisations of a city by what ledgers call them: full or short name, spaces and brackets aside.</summary>
public sealed class LedgerUnits
{
    private readonly Dictionary<string, LedgerUnit> _byName = [];

    private LedgerUnits(LedgerUnit city) => City = city;

    /// <summary>The city itself.</summary>
    public LedgerUnit City { get; }

    public string Names => string.Join("、", _shown.Take(20));

    private readonly List<string> _shown = [];

    public LedgerUnit? Named(string name) => _byName.GetValueOrDefault(Plain(name));

    public void Add(string name, LedgerUnit unit) => _byName.TryAdd(Plain(name), unit);

    /// <summary>The supervision office imports for all units, a team for those in its scope: an office can't close its own findings by a ledger.</summary>
    /// <param name="account">Null for the operator at the command line, who may import for all.</param>
    /// <exception cref="InvalidLedgerException">The city has no organisations, or the account may import for none of them.</exception>
    public static async Task<LedgerUnits> ReadAsync(CityTransaction city, Guid? account, Guid campaign, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select o.id, o.name, o.short_name, o.zone, o.calendar, o.parent_id is null,
                (select case when count(*) = 1 then (array_agg(t.id))[1] end from team t join team_scope s on s.team_id = t.id
                 where t.campaign_id = $1 and s.organisation_id = o.id),
                $2::uuid is null
                or exists (select 1 from role_grant g where g.account_id = $2 and g.role = 'supervisor'
                    and g.valid_from <= ($3 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($3 at time zone o.zone)::date))
                or exists (select 1 from team t join team_scope s on s.team_id = t.id join team_member m on m.team_id = t.id
                    where t.campaign_id = $1 and s.organisation_id = o.id and m.account_id = $2
                      and m.valid_from <= ($3 at time zone o.zone)::date and (m.valid_to is null or m.valid_to > ($3 at time zone o.zone)::date))
            from organisation o where o.valid_to is null order by o.parent_id nulls first, o.name
            """);
        Sql.Bind(command, Sql.Of(campaign), Sql.Of(account), Sql.Of(now));
        await using var row = await command.ExecuteReaderAsync(ct);
        LedgerUnits? units = null;
        while (await row.ReadAsync(ct))
        {
            var team = await row.IsDBNullAsync(6, ct) ? (Guid?)null : row.GetGuid(6);
            var unit = new LedgerUnit(row.GetGuid(0), row.GetString(3), row.GetString(4), team, row.GetBoolean(7));
            units ??= new LedgerUnits(unit);
            units.Add(row.GetString(1), unit);
            units.Add(row.GetString(2), unit);
            if (unit.IsInScope && !row.GetBoolean(5))
                units._shown.Add(row.GetString(1));
        }

        return units is null ? throw new InvalidLedgerException(new Sentence("ledger_no_city"))
            : units._byName.Values.Any(unit => unit.IsInScope) ? units : throw new InvalidLedgerException(new Sentence("ledger_not_yours"));
    }

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
