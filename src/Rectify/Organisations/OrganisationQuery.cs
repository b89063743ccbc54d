using Rectify.Database;

namespace Rectify.Organisations;

/// <summary>An organisation as the API shows it.</summary>
/// <param name="Parent">Absent for the city alone.</param>
/// <param name="To">The first day on which it is no more; absent while nobody has ended it.</param>
/// <param name="Names">What it was and will be called, oldest first; empty when it never changed.</param>
public sealed record OrganisationShown(
    Guid Id, Guid? Parent, string Name, string ShortName, string Kind, string Zone, string Calendar, DateOnly From, DateOnly? To, Guid? Successor,
    IReadOnlyList<NameShown> Names);

/// <summary>A name of an organisation and its first day.</summary>
public sealed record NameShown(DateOnly From, string Name);

/// <summary>The tree of organisations, ended ones included, in the order in which they were made.</summary>
public sealed class OrganisationQuery(CityDatabase cities)
{
    private const int Page = 500;

    /// <summary>All of them, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<OrganisationShown>> AllAsync(Guid tenant, CancellationToken ct)
    {
        var all = await ReadAsync(tenant, null, null, ct);
        for (var page = all; page.Count == Page;)
        {
            page = await ReadAsync(tenant, page[^1].Id, null, ct);
            all.AddRange(page);
        }

        return all;
    }

    /// <param name="after">The last one of the page before; absent for the first page.</param>
    /// <param name="only">Absent for all.</param>
    public async Task<List<OrganisationShown>> ReadAsync(Guid tenant, Guid? after, Guid? only, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        await using var command = city.CreateCommand("""
            select o.id, o.parent_id, o.name, o.short_name, o.kind, o.zone, o.calendar, o.valid_from, o.valid_to, o.successor_id,
                   array(select n.from_day from organisation_naming n where n.organisation_id = o.id order by n.from_day),
                   array(select n.name from organisation_naming n where n.organisation_id = o.id order by n.from_day)
            from organisation o
            where ($1::uuid is null or o.id > $1) and ($2::uuid is null or o.id = $2)
            order by o.id
            limit $3
            """);
        Sql.Bind(command, Sql.Of(after), Sql.Of(only), Sql.Of(Page));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<OrganisationShown>();
        while (await rows.ReadAsync(ct))
        {
            var names = rows.GetFieldValue<DateOnly[]>(10).Zip(rows.GetFieldValue<string[]>(11), (from, name) => new NameShown(from, name));
            found.Add(new(
                rows.GetGuid(0), await rows.GetFieldValueAsync<Guid?>(1, ct), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5),
                rows.GetString(6), rows.GetFieldValue<DateOnly>(7), await rows.GetFieldValueAsync<DateOnly?>(8, ct),
                await rows.GetFieldValueAsync<Guid?>(9, ct), [.. names]));
        }

        return found;
    }
}
