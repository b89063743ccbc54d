using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary>Makes the demonstration's city where there is none, and its findings where it has none.</summary>
/// <param name="keys">What sealed fields are sealed with.</param>
/// <param name="workflows">The folder whose files are published into the city.</param>
internal sealed class MakeDemonstration(Connections connections, SealKeys keys, string workflows)
{
    private const string Finished = "demonstration_made";

    /// <param name="progress">Told how many findings there are, after each.</param>
    /// <returns>What was refused on the way; null when a demonstration was there already.</returns>
    /// <exception cref="OperatorException">The database holds a real city.</exception>
    public async Task<IReadOnlyCollection<string>?> RunAsync(WalkLength length, IProgress<int> progress, CancellationToken ct)
    {
        await using var owner = NpgsqlDataSource.Create(connections.Owner);
        await using var service = NpgsqlDataSource.Create(Connections.Tuned(Hasty(connections.Service)));
        var cities = new CityDatabase(service);
        var known = await cities.TenantsAsync(ct);
        if (known.FirstOrDefault(tenant => !tenant.IsDemonstration) is { } real)
            throw new OperatorException("demo_real_city", ("city", real.Name));
        if (known.Count == 0)
            await InventCity.RunAsync(owner, length.From, length.Campaigns, ct);
        else if (await HasFindingsAsync(cities, ct))
            return null;
        return await WalkAsync(cities, length, progress, ct);
    }

    private async Task<IReadOnlyCollection<string>> WalkAsync(CityDatabase cities, WalkLength length, IProgress<int> progress, CancellationToken ct)
    {
        var library = new ProcessLibrary(cities, TimeProvider.System);
        var folder = await WorkflowFolder.ReadAsync(workflows, Roles.OfBusiness, ct);
        if (folder.Faults is [var fault, ..])
            throw new OperatorException("demo_workflows_faulty", ("fault", fault.ToString()));
        await new Publish(cities, library, new WalkingClock(length.From)).HandleAsync(InventedPlaces.Tenant, folder, ct);
        var walk = new Walk(cities, library, new Seals(keys), length, folder.Calendars["cn"]);
        await walk.RunAsync(progress, ct);
        await new PushedItems(cities, library, new Seals(keys), length.Until).BringAsync(ct);
        await new WalkOtherWays(cities, library, new Seals(keys), folder.Calendars["cn"]).RunAsync(length.Until, walk.Noted, ct);
        await ImportedLedger.BringAsync(cities, library, new WalkingClock(length.Until), workflows, ct);
        await new SelfChecks(cities, library, new WalkingClock(length.Until)).MakeAsync(ct);
        await new HeldInterviews(cities, new WalkingClock(length.Until)).MakeAsync(ct);
        await FinishAsync(cities, length.Until, ct);
        return walk.Refusals;
    }

    /// <summary>Whether the database holds a demonstration that was interrupted while it was made.</summary>
    public static async Task<bool> IsUnfinishedAsync(Connections connections, CancellationToken ct)
    {
        await using var service = NpgsqlDataSource.Create(connections.Service);
        var cities = new CityDatabase(service);
        if (!await Demonstrations.IsOneAsync(cities, ct) || !await HasFindingsAsync(cities, ct))
            return false;
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("select not exists (select from audit_log where act = $1)");
        Sql.Bind(command, Sql.Of(Finished));
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private static async Task FinishAsync(CityDatabase cities, DateTimeOffset now, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        city.Db.AuditEntries.Add(new() { TenantId = city.Tenant, At = now, Act = Finished, Succeeded = true });
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
    }

    private static async Task<bool> HasFindingsAsync(CityDatabase cities, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("select exists (select from finding)");
        return await command.ExecuteScalarAsync(ct) is true;
    }

    // A demonstration that a power cut shortens can be made again: its thousands of commits need not wait for the disk.
    private static string Hasty(string service) =>
        new NpgsqlConnectionStringBuilder(service) { Options = "-c synchronous_commit=off" }.ConnectionString;
}
