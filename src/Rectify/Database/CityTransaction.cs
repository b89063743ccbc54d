using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Rectify.Database;

/// <summary>One transaction in one city: row-level security lets it see and write that city's rows only.</summary>
/// <remarks>Reads take one too. Disposing without <see cref="CommitAsync"/> rolls back.</remarks>
public sealed class CityTransaction : IAsyncDisposable
{
    private RectifyDb? _db;

    private CityTransaction(Guid tenant, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Tenant = tenant;
        Connection = connection;
        Transaction = transaction;
    }

    public Guid Tenant { get; }
    public NpgsqlConnection Connection { get; }
    public NpgsqlTransaction Transaction { get; }

    /// <summary>EF Core on this very connection and transaction, made when first asked for.</summary>
    public RectifyDb Db => _db ??= OpenDb();

    internal static async Task<CityTransaction> BeginAsync(NpgsqlDataSource database, Guid tenant, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(ct);
            await using var command = new NpgsqlCommand(SetTenant, connection, transaction);
            command.Parameters.Add(new() { Value = tenant.ToString() });
            await command.ExecuteNonQueryAsync(ct);
            return new(tenant, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal const string SetTenant = "select set_config('rectify.tenant', $1, true), set_config('jit', 'off', true)";

    public NpgsqlCommand CreateCommand(string sql) => new(sql, Connection, Transaction);

    public NpgsqlBatch CreateBatch() => new(Connection, Transaction);

    public Task CommitAsync(CancellationToken ct) => Transaction.CommitAsync(ct);

    public async ValueTask DisposeAsync()
    {
        if (_db is not null)
            await _db.DisposeAsync();
        await Transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }

    private RectifyDb OpenDb()
    {
        var db = new RectifyDb(RectifyDb.Unconnected);
        db.Database.SetDbConnection(Connection);
        db.Database.UseTransaction(Transaction);
        return db;
    }
}
