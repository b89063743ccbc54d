using System.Text;
using Rectify.Database;
using Rectify.Findings;

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

    /// <param name="account">Null for the operator at the command line, who may import for all.</param>
    public static async Task<LedgerUnits> ReadAsync(CityTransaction city, Guid? account, Guid campaign, DateTimeOffset now, CancellationToken ct)
    {
        var scope = account is { } who ? await Scope.OfAsync(city, who, now, ct) : new Scope(null, null);
        await using var command = city.CreateCommand("""
            select o.id, o.name, o.short_name, o.zone, o.calendar, o.parent_id is null,
                (select case when count(*) = 1 then (array_agg(t.id))[1] end from team t join team_scope s on s.team_id = t.id
                 where t.campaign_id = $1 and s.organisation_id = o.id),
                $2::uuid[] is null or o.id = any($2) or exists (
                    select 1 from team_scope s where s.organisation_id = o.id and s.team_id = any($3))
            from organisation o where o.valid_to is null order by o.parent_id nulls first, o.name
            """);
        Sql.Bind(command, Sql.Of(campaign), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
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

        return units ?? throw new InvalidLedgerException(new Sentence("ledger_no_city"));
    }

    private static string Plain(string name) => string.Concat(name.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
