using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>A finding that somebody of a section may claim (认领).</summary>
/// <param name="Section">The section it was meant for; absent when nobody said.</param>
/// <param name="Action">The action that claims it.</param>
/// <param name="Sequence">What its reader saw.</param>
/// <param name="DueAt">Of the state or the finding, whichever it has.</param>
public sealed record Unclaimed(
    Guid Id, string Number, string Title, string UnitName, string? Section, string Process, string State, string Action, int Sequence, DateTimeOffset? DueAt);

/// <summary>待认领: findings that nobody rectifies yet, for those who may take them.</summary>
public sealed class UnclaimedFindings(CityDatabase database, ProcessLibrary library, TakeAction take, TimeProvider clock)
{
    /// <summary>The most that are listed.</summary>
    public const int Most = 200;

    /// <summary><c>/api/claims</c>.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/claims", async (CurrentAccount me, UnclaimedFindings unclaimed, CancellationToken ct) =>
        await unclaimed.ReadAsync(me, ct) is { } found ? Results.Json(found, EngineJson.Options) : (IResult)Problem.NotYours).WithTags("findings").RequireAuthorization();

    /// <summary>Of the units in which the account holds a role that claims, the most pressing first.</summary>
    /// <returns>Null when it holds no such role.</returns>
    public async Task<IReadOnlyList<Unclaimed>?> ReadAsync(CurrentAccount me, CancellationToken ct)
    {
        var claims = ClaimsIn(await library.OfAsync(me.Tenant, ct));
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var units = await UnitsAsync(city, me.Id, claims, ct);
        return units.Length == 0 ? null : await FindAsync(city, claims, units, ct);
    }

    /// <summary>Makes the account the one who rectifies a finding, unless somebody was faster.</summary>
    public Task<Answer> ClaimAsync(CurrentAccount me, Unclaimed finding, CancellationToken ct) =>
        take.HandleAsync(new(me.Tenant, me.Id, finding.Id, finding.Sequence, Key: null, by => new Command.Act(by, finding.Action, Brought.Nothing)), ct);

    // Where somebody may put their own name on a finding of their unit: process, state, action, role.
    private static List<(string Place, string Action, string Role)> ClaimsIn(Published published) =>
    [
        .. from process in published.InForce
           from state in process.States
           from rule in state.Actions
           where rule.Names == "rectifier"
           from party in rule.By.Select(process.PartyNamed).OfType<Party>()
           where party.Of == PartyOf.Unit
           select ($"{process.Name}/{state.Name}", rule.Name, party.Role),
    ];

    private async Task<Guid[]> UnitsAsync(CityTransaction city, Guid account, List<(string Place, string Action, string Role)> claims, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select array(
                select g.organisation_id from role_grant g join organisation o on o.id = g.organisation_id
                where g.account_id = $1 and g.office = 'business' and g.role = any($2) and g.valid_from <= ($3 at time zone o.zone)::date
                  and (g.valid_to is null or g.valid_to > ($3 at time zone o.zone)::date))
            """);
        Sql.Bind(command, Sql.Of(account), Sql.Of([.. claims.Select(claim => claim.Role).Distinct()]), Sql.Of(clock.GetUtcNow()));
        return (Guid[])(await command.ExecuteScalarAsync(ct))!; // an array, empty or not
    }

    private static async Task<List<Unclaimed>> FindAsync(CityTransaction city, List<(string Place, string Action, string Role)> claims, Guid[] units, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select f.id, f.number, f.title, o.name, f.section, f.process, f.state, f.sequence, coalesce(f.state_due_at, f.due_at)
            from finding f join organisation o on o.id = f.unit_id
            where f.unit_id = any($1) and f.closed_at is null and not f.is_undone and f.rectifier_id is null and f.process || '/' || f.state = any($2)
            order by coalesce(f.state_due_at, f.due_at), f.id limit $3
            """);
        Sql.Bind(command, Sql.Of(units), Sql.Of([.. claims.Select(claim => claim.Place).Distinct()]), Sql.Of(Most));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<Unclaimed>();
        while (await row.ReadAsync(ct))
        {
            var (process, state) = (row.GetString(5), row.GetString(6));
            found.Add(new(
                row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3), await row.IsDBNullAsync(4, ct) ? null : row.GetString(4), process, state,
                claims.First(claim => claim.Place == $"{process}/{state}").Action, row.GetInt32(7), await row.IsDBNullAsync(8, ct) ? null : row.GetFieldValue<DateTimeOffset>(8)));
        }

        return found;
    }
}
