using Npgsql;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Sealing;

namespace Rectify.Tests.Support;

/// <summary>A migrated PostgreSQL database for one test class, with one city in it; a clone of a template made once a run.</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private readonly string _name = $"rectify_{Guid.NewGuid():n}";
    private NpgsqlDataSource? _owner;
    private NpgsqlDataSource? _service;
    private readonly bool _hasCity;

    public TestDatabase()
        : this(hasCity: true)
    {
    }

    internal TestDatabase(bool hasCity) => _hasCity = hasCity;

    /// <summary>The city that every test may use; a test that counts everything in its city makes its own.</summary>
    public Guid City { get; } = Guid.CreateVersion7();

    public string Name => _name;

    /// <summary>As <c>rectify_owner</c>.</summary>
    public NpgsqlDataSource Owner => _owner!; // made by InitializeAsync, before any test

    /// <summary>As <c>rectify_service</c>: what the product itself connects with.</summary>
    public NpgsqlDataSource Service => _service!; // made by InitializeAsync, before any test

    /// <summary>The key file that the database belongs with.</summary>
    public KeyFile Keys { get; } = KeyFile.InMemory();

    /// <summary>What its sealed values are sealed with.</summary>
    public SealKeys SealKeys { get; } = new(path: null);

    public CityDatabase Cities => new(Service);

    public string OwnerConnection { get; private set; } = "";
    public string ServiceConnection { get; private set; } = "";

    /// <summary>Begins a transaction in <see cref="City"/>, as the service.</summary>
    public Task<CityTransaction> BeginAsync() => Cities.BeginAsync(City, CancellationToken.None);

    /// <summary>Adds another city.</summary>
    public async Task<Guid> AddCityAsync(string name)
    {
        var id = Guid.CreateVersion7();
        await AddCityAsync(id, name);
        return id;
    }

    public async Task InitializeAsync()
    {
        await TestServer.CreateDatabaseAsync(_name, migrated: true);
        OwnerConnection = await TestServer.ConnectionToAsync(_name, DatabaseRoles.Owner);
        ServiceConnection = await TestServer.ConnectionToAsync(_name, DatabaseRoles.Service);
        _owner = NpgsqlDataSource.Create(OwnerConnection);
        _service = NpgsqlDataSource.Create(ServiceConnection);
        await using var connection = await Owner.OpenConnectionAsync();
        await DatabaseRoles.PrepareAsync(connection, CancellationToken.None); // a database's own rights aren't cloned
        await Installation.BelongToAsync(Owner, Keys.Id, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None);
        if (_hasCity)
            await AddCityAsync(City, "云江市");
    }

    public async Task DisposeAsync()
    {
        await Owner.DisposeAsync();
        await Service.DisposeAsync();
        await TestServer.DropDatabaseAsync(_name);
    }

    private async Task AddCityAsync(Guid id, string name)
    {
        await using var command = Owner.CreateCommand(
            "insert into tenant (id, name, created_at) values ($1, $2, timestamptz '2026-01-01 00:00Z')");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync();
    }
}
