using Rectify.Bench;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>A bureau whose ledger is long enough to be planned like a long one.</summary>
public sealed class CrowdedCity : IAsyncLifetime
{
    public const int Findings = 15_000;

    private readonly TestDatabase _database = new(hasCity: false);
    private TransportBureau? _bureau;

    public ManualClock Clock { get; } = new(new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public TransportBureau Bureau => _bureau!; // made by InitializeAsync, before any test

    public LedgerQuery Ledger => new(Bureau.Cities, Clock);

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        _bureau = await TransportBureau.BuildAsync(_database, Clock);
        var model = await Bureau.IssueAsync();
        await new ListedFindings(_database.Owner, Bureau.City, model, [Bureau.County, Bureau.OtherCounty]).AddAsync(Findings - 1, Clock.GetUtcNow(), CancellationToken.None);
        await using var analyze = _database.Owner.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync();
    }

    public Task DisposeAsync() => _database.DisposeAsync();
}
