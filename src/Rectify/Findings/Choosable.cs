using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Whom and which offices the forms about a unit's finding let one choose.</summary>
/// <param name="People">The unit's people of today with a role each; a person of two roles stands twice.</param>
/// <param name="Organisations">All that exist today.</param>
public sealed record Choosable(IReadOnlyList<ChoosablePerson> People, IReadOnlyList<FormChoice> Organisations)
{
    /// <summary>For a form that is read and not shown.</summary>
    public static readonly Choosable Nothing = new([], []);

    public static async Task<Choosable> OfAsync(CityTransaction city, Guid unit, DateTimeOffset now, CancellationToken ct)
    {
        await using var people = city.CreateCommand("""
            select a.id, a.name, g.role
            from role_grant g join account a on a.id = g.account_id join organisation o on o.id = g.organisation_id
            where g.organisation_id = $1 and g.office = 'business' and a.disabled_at is null
              and g.valid_from <= ($2 at time zone o.zone)::date and (g.valid_to is null or g.valid_to > ($2 at time zone o.zone)::date)
            order by a.name, a.id
            """);
        Sql.Bind(people, Sql.Of(unit), Sql.Of(now));
        var found = new List<ChoosablePerson>();
        await using (var rows = await people.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
                found.Add(new(rows.GetGuid(0), rows.GetString(1), rows.GetString(2)));
        }

        return new Choosable(found, await OrganisationsAsync(city, ct));
    }

    /// <summary>What a field lets one choose; empty where its value is typed.</summary>
    public IReadOnlyList<FormChoice> For(Process process, Field field, Reader reader) => field.Type switch
    {
        FieldType.Choice or FieldType.Choices => OfList(process, field, reader),
        FieldType.Person => OfPeople(process, process.PartyNamed(field.Name)),
        FieldType.Organisation => Organisations,
        _ => [],
    };

    internal static async Task<List<FormChoice>> OrganisationsAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, name from organisation where valid_to is null and parent_id is not null order by kind, name");
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<FormChoice>();
        while (await rows.ReadAsync(ct))
            found.Add(new(rows.GetGuid(0).ToString(), rows.GetString(1)));
        return found;
    }

    private static List<FormChoice> OfList(Process process, Field field, Reader reader)
    {
        if (process.ChoicesOf(field) is not { } list)
            return [];
        return [.. list.Values.Where(choice => list.Values.All(other => other.Under != choice.Code))
            .Select(choice => new FormChoice(choice.Code, reader.Of(choice.Title), choice.Under is { } under && list.Find(under) is { } upper ? reader.Of(upper.Title) : null))];
    }

    // A party's field takes its role's holders; where the unit has none, and for any other person, everyone there.
    private List<FormChoice> OfPeople(Process process, Party? party)
    {
        var holders = People.Where(person => party is not null && process.LetsBeNamed(party, person.Role)).ToList();
        return [.. (holders.Count > 0 ? holders : People).DistinctBy(person => person.Id).Select(person => new FormChoice(person.Id.ToString(), person.Name))];
    }
}

/// <summary>An account with one of its roles in the unit.</summary>
public sealed record ChoosablePerson(Guid Id, string Name, string Role);
