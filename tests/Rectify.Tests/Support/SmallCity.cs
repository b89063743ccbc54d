using Rectify.Demonstration;

namespace Rectify.Tests.Support;

/// <summary>A demonstration of sixty findings, made once for all tests of a class.</summary>
public sealed class SmallCity : IAsyncLifetime
{
    internal const int Findings = 60;
    internal static readonly DateTimeOffset Now = new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero);

    internal TestDatabase Database { get; } = new(hasCity: false);
    internal IReadOnlyCollection<string> Refusals { get; private set; } = [];

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        Refusals = await MakeAsync() ?? [];
    }

    public Task DisposeAsync() => Database.DisposeAsync();

    internal Task<IReadOnlyCollection<string>?> MakeAsync() =>
        new MakeDemonstration(new(Database.OwnerConnection, Database.ServiceConnection), Database.SealKeys, Path.Combine(AppContext.BaseDirectory, "workflows"))
            .RunAsync(new(Findings, Now), new Progress<int>(), CancellationToken.None);

    internal async Task<List<string>> ListAsync(string sql)
    {
        await using var city = await Database.Cities.BeginAsync(InventedPlaces.Tenant, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var list = new List<string>();
        while (await rows.ReadAsync())
            list.Add(rows.GetString(0));
        return list;
    }
}
