using Rectify.Accounts;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Bench;

/// <summary>A city of a hundred units with <see cref="ListedFindings"/> to be looked at.</summary>
/// <param name="Model">A finding with its whole history; the others have none.</param>
internal sealed record ListedCity(BenchCity City, Guid Model)
{
    private const int Units = 100;

    public static async Task<ListedCity> FillAsync(BenchDatabase database, long findings, string workflows, TimeProvider clock, CancellationToken ct)
    {
        var cities = new CityDatabase(database.Service);
        var library = new ProcessLibrary(cities, clock);
        var folder = await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct);
        var city = await BenchCity.BuildAsync(database.Owner, cities, library, folder, Units, [null], clock, ct);
        var seals = new Seals(new SealKeys(null));
        var issued = new BenchFindings(
            database.Filling, city, new OpenFinding(cities, library, new BuiltInRunner(), seals, clock), new TakeAction(cities, library, new BuiltInRunner(), seals, clock));
        await issued.AddAsync(city.Teams[0], "10d", 0, 0, ct);
        var model = await ModelAsync(cities, city, ct);
        await new ListedFindings(database.Filling, city.Tenant, model, [.. city.Units.Select(unit => unit.Id)]).AddAsync(findings, clock.GetUtcNow(), ct);
        await using var vacuum = database.Owner.CreateCommand("vacuum analyze finding, finding_text");
        await vacuum.ExecuteNonQueryAsync(ct);
        return new(city, model);
    }

    private static async Task<Guid> ModelAsync(CityDatabase cities, BenchCity city, CancellationToken ct)
    {
        await using var transaction = await cities.BeginAsync(city.Tenant, ct);
        await using var command = transaction.CreateCommand("select id from finding limit 1");
        return (Guid)(await command.ExecuteScalarAsync(ct))!; // each unit has one
    }
}
