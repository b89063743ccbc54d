using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Tests.Organisations;

/// <summary>A bureau whose units end and carry on for each other.</summary>
internal static class Reorganised
{
    public static async Task<List<Guid>> IssueManyAsync(this TransportBureau bureau, int findings)
    {
        var issued = new List<Guid>();
        for (var i = 0; i < findings; i++)
            issued.Add(await bureau.IssueAsync("10wd"));
        return issued;
    }

    public static Task EndUnitAsync(this TransportBureau bureau, Guid unit, string day, Guid successor) => bureau.ChangeAsync(
        "update organisation set valid_to = $2, successor_id = $3 where id = $1",
        Sql.Of(unit), Sql.Of(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)), Sql.Of(successor));

    public static async Task<Guid> AddUnitAsync(this TransportBureau bureau, string name, string zone)
    {
        var id = Guid.CreateVersion7();
        await bureau.ChangeAsync("""
            insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
            select tenant_id, $1, parent_id, $2, $2, kind, $3, calendar, valid_from from organisation where id = $4
            """, Sql.Of(id), Sql.Of(name), Sql.Of(zone), Sql.Of(bureau.OtherCounty));
        return id;
    }

    public static async Task GrantAsync(this TransportBureau bureau, string person, string role, Guid unit)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, default);
        city.Db.RoleGrants.Add(People.GrantOf(bureau.City, bureau[person], role, unit));
        await city.Db.SaveChangesAsync();
        await city.CommitAsync(default);
    }
}
