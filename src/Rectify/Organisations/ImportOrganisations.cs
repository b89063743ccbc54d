using Microsoft.EntityFrameworkCore;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Ledger;

namespace Rectify.Organisations;

/// <summary>Adds organisations from a list, all or none; each beneath one that is there or that an earlier row adds.</summary>
public sealed class ImportOrganisations(CityDatabase cities, TimeProvider clock)
{
    private const int Name = 0, Above = 1, Kind = 2, ShortName = 3, From = 4;

    /// <summary>Codes of the columns' titles: name, superior, kind, short name, first day.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["organisation.name", "organisation.above", "organisation.kind", "organisation.short_name", "organisation.from"];

    /// <summary>What is wrong, by row; empty when all may be added.</summary>
    public async Task<IReadOnlyList<(int Row, MissingPart Fault)>> JudgeAsync(Guid tenant, BroughtTable table, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(tenant, ct);
        return Judge(await StandingAsync(city, ct), table);
    }

    /// <returns>How many were added; or why none was.</returns>
    public async Task<Administered<int>> HandleAsync(CurrentAccount me, BroughtTable table, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(me.Tenant, ct);
        var now = clock.GetUtcNow();
        if (!await Officers.IsAsync(city, me.Id, now, ct, Roles.SystemOfficer))
            return Problem.NotYours;
        var standing = await StandingAsync(city, ct);
        if (table.Rows.Count == 0 || Judge(standing, table).Count > 0)
            return new Problem(StatusCodes.Status409Conflict, "organisations_faulty");

        foreach (var row in table.Rows)
        {
            var wanted = new OrganisationWanted(
                standing[row.Cells[Above]].Id, row.Cells[Name], row.Cells[ShortName] is { Length: > 0 } name ? name : null, KindOf(row.Cells[Kind])!,
                null, null, DayOf(row.Cells[From])!.Value); // judged just now
            var added = wanted.Under(standing[row.Cells[Above]], Guid.CreateVersion7(now));
            standing.Add(added.Name, added);
            city.Db.Organisations.Add(added);
            city.Db.AuditEntries.Add(Accounts.Audit.Of(me, "organisation_added", added.Id, now, new { imported = true }));
            await city.Db.SaveChangesAsync(ct); // each before those beneath it
        }

        await city.CommitAsync(ct);
        return table.Rows.Count;
    }

    private static async Task<Dictionary<string, Organisation>> StandingAsync(CityTransaction city, CancellationToken ct) =>
        await city.Db.Organisations.Where(one => one.ValidTo == null).ToDictionaryAsync(one => one.Name, ct);

    private static List<(int Row, MissingPart Fault)> Judge(Dictionary<string, Organisation> standing, BroughtTable table)
    {
        var (faults, rows) = (new List<(int, MissingPart)>(), new Dictionary<string, int>());
        foreach (var row in table.Rows)
        {
            var (name, above) = (row.Cells[Name], row.Cells[Above]);
            if (name.Length is 0 or > 100)
                faults.Add((row.Number, new("name_missing", "name")));
            if (standing.ContainsKey(name))
                faults.Add((row.Number, new("organisation_held", "name", ("name", name))));
            if (!standing.ContainsKey(above) && !rows.ContainsKey(above))
                faults.Add((row.Number, new("organisation_above_unknown", "above", ("name", above))));
            if (KindOf(row.Cells[Kind]) is null)
                faults.Add((row.Number, new("organisation_kind_unread", "kind", ("kind", row.Cells[Kind]), ("kinds", Kinds(Language.Chinese)), ("kinds_en", Kinds(Language.English)))));
            if (DayOf(row.Cells[From]) is null)
                faults.Add((row.Number, new("organisation_day_unread", "from", ("day", row.Cells[From]))));
            if (!rows.TryAdd(name, row.Number))
                faults.Add((row.Number, new("brought_twice", "name", ("row", rows[name]))));
        }

        return faults;
    }

    // A kind is written as its title in either language, or as its code.
    private static string? KindOf(string text) => Organisation.Kinds.Where(kind => kind != "city")
        .FirstOrDefault(kind => text == kind || Enum.GetValues<Language>().Any(language => string.Equals(Texts.Get($"organisation.kind.{kind}", language), text, StringComparison.OrdinalIgnoreCase)));

    private static string Kinds(Language language) =>
        string.Join(", ", Organisation.Kinds.Where(kind => kind != "city").Select(kind => Texts.Get($"organisation.kind.{kind}", language)));

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyy/M/d", "yyyy.M.d"], out var day) ? day : null;
}
