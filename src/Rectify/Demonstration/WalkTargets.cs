using Rectify.Database;

namespace Rectify.Demonstration;

/// <summary>Where a step of a walk leads today.</summary>
/// <param name="Login">Who takes it.</param>
/// <param name="IsThere">False when nothing stands there now, and the address is that of the list where it would.</param>
internal sealed record WalkTarget(string Login, string Address, bool IsThere);

/// <summary>Finds the page, the letter or the finding that a step is about among what the demonstration holds now.</summary>
internal sealed class WalkTargets(CityDatabase cities, TimeProvider clock)
{
    public async Task<WalkTarget> OfAsync(GuidedStep step, CancellationToken ct) => step.Whither switch
    {
        Whither.Page page => new(step.As, page.Address, IsThere: true),
        Whither.Letter letter => await LetterAsync(letter.Party, ct) is { } id ? new(step.As, $"/letters/{id}", IsThere: true) : new(step.As, "/inbox", IsThere: false),
        Whither.Finding finding => await FindingAsync(step, finding, ct),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<Guid?> LetterAsync(string party, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("select id from letter where status = 'draft' and sign_by = $1 order by drafted_at desc, id desc limit 1");
        Sql.Bind(command, Sql.Of(party));
        return await command.ExecuteScalarAsync(ct) as Guid?;
    }

    private async Task<WalkTarget> FindingAsync(GuidedStep step, Whither.Finding wanted, CancellationToken ct)
    {
        var county = InventedPlaces.Counties.FirstOrDefault(county => county.Key == wanted.Place);
        var team = InventedPeople.All.FirstOrDefault(person => person.IsOfTeam && person.Login.StartsWith($"{wanted.Place}.", StringComparison.Ordinal));
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("""
            select f.id, r.login from finding f left join account r on r.id = f.rectifier_id
            where f.process = $1 and ($2 is null or f.state = $2) and ($3 is null or f.unit_id = $3) and ($4 is null or f.team_id = $4)
                and f.closed_at is null and not f.is_imported and (not $5 or f.due_at < $6)
                and $7 is not distinct from (select r ->> 'kind' from json_array_elements(f.case_state -> 'requests') r where r ->> 'status' = 'pending' limit 1)
            order by (select count(*) from json_array_elements(f.case_state -> 'measures') m where m ->> 'status' = 'planned'), f.moved_at desc, f.id
            limit 1
            """);
        Sql.Bind(command, Sql.Of(wanted.Process), Sql.Of(wanted.State), Sql.Of(county?.Id), Sql.Of(team?.Place), Sql.Of(wanted.IsLate), Sql.Of(clock.GetUtcNow()), Sql.Of(wanted.Request));
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct))
            return new(step.As == GuidedStep.Rectifier ? $"{wanted.Place}.liaison" : step.As, $"/findings?process={wanted.Process}&state={wanted.State}", IsThere: false);
        var named = await row.IsDBNullAsync(1, ct) ? $"{wanted.Place}.rectifier1" : row.GetString(1);
        return new(step.As == GuidedStep.Rectifier ? named : step.As, $"/findings/{row.GetGuid(0)}", IsThere: true);
    }
}
