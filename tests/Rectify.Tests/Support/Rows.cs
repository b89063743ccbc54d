using Npgsql;
using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Tests.Support;

/// <summary>Looks into a bureau's tables, as the service sees them.</summary>
public static class Rows
{
    /// <summary>The first column of the first row.</summary>
    public static async Task<T> OneAsync<T>(this TransportBureau bureau, string sql, params NpgsqlParameter[] parameters)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The first column of every row.</summary>
    public static async Task<List<T>> ManyAsync<T>(this TransportBureau bureau, string sql, params NpgsqlParameter[] parameters)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<T>();
        while (await rows.ReadAsync())
            found.Add(rows.GetFieldValue<T>(0));
        return found;
    }

    public static async Task ChangeAsync(this TransportBureau bureau, string sql, params NpgsqlParameter[] parameters)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, parameters);
        await command.ExecuteNonQueryAsync();
        await city.CommitAsync(CancellationToken.None);
    }

    /// <summary>Asserts that each finding's events follow each other without a gap, each hash covering the one before, and that the
    /// finding's own row holds the last.</summary>
    public static async Task AssertChainsAsync(this TransportBureau bureau)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, CancellationToken.None);
        await using var command = city.CreateCommand("""
            select e.finding_id, e.sequence, e.bytes, e.hash, f.sequence, f.head
            from event e join finding f on f.id = e.finding_id order by e.finding_id, e.sequence
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var (finding, sequence, head) = (Guid.Empty, 0, EventChain.Root);
        while (await rows.ReadAsync())
        {
            if (rows.GetGuid(0) != finding)
                (finding, sequence, head) = (rows.GetGuid(0), 0, EventChain.Root);
            head = EventChain.HashOf(head, bureau.City, finding, ++sequence, rows.GetFieldValue<byte[]>(2));
            Assert.Equal(sequence, rows.GetInt32(1));
            Assert.Equal(head, rows.GetFieldValue<byte[]>(3));
            if (sequence == rows.GetInt32(4))
                Assert.Equal(head, rows.GetFieldValue<byte[]>(5));
        }

        Assert.NotEqual(Guid.Empty, finding);
    }
}
