using System.Globalization;
using Npgsql;

namespace Rectify.Database;

/// <summary>Where a test may hold a node inside its transaction, to kill it there. Does nothing unless RECTIFY_TEST_PAUSE_AT names the
/// point: then the node waits for an advisory lock that the test holds.</summary>
internal static class TestPause
{
    /// <summary>The advisory lock that is waited for.</summary>
    public const long Lock = 0x5245_4354_4946_5902;

    private static readonly string? Point = Environment.GetEnvironmentVariable("RECTIFY_TEST_PAUSE_AT");

    /// <param name="point">Who and when, such as <c>sweep:before_commit</c>.</param>
    public static Task AtAsync(CityTransaction city, string point, CancellationToken ct) =>
        point == Point ? WaitAsync(city, ct) : Task.CompletedTask;

    private static async Task WaitAsync(CityTransaction city, CancellationToken ct)
    {
        var sql = string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock_shared({Lock})");
        await using var command = new NpgsqlCommand(sql, city.Connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
