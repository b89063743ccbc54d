using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Rectify.Engine;
using Rectify.Tests.Support;

namespace Rectify.Tests.Findings;

/// <summary>The light's rule is written twice, in the engine for one finding and in SQL for lists: these hold the two to one answer.</summary>
public class LightTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Cases = 100_000;
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_engine_and_the_database_give_the_same_light_in_100_000_cases()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var cases = Enumerable.Range(0, Cases).Select(_ => Any(random)).ToArray();

        var lights = await LightsOfAsync(cases);

        var seen = new HashSet<Light>();
        for (var i = 0; i < Cases; i++)
        {
            var (due, warn, handedOver, closed, now) = cases[i];
            var light = Lights.Of(due, warn, handedOver, closed, now);
            Assert.True(Snake(light) == lights[i], $"seed {seed}, {cases[i]}: the engine says {light}, the database {lights[i]}");
            seen.Add(light);
        }

        Assert.Equal(Enum.GetValues<Light>(), seen.Order());
    }

    [Fact]
    public async Task A_list_filtered_by_light_is_planned_as_a_comparison_of_columns_and_not_as_a_call()
    {
        await using var city = await database.BeginAsync();
        await using var explain = new NpgsqlCommand(
            """
            explain (verbose, costs off)
            select id from finding where light_of(due_at, warn_at, handed_over_at, closed_at, $1) = 'overdue'
            """, city.Connection);
        explain.Parameters.Add(new() { Value = Noon });

        var plan = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            plan.Add(reader.GetString(0));

        Assert.Contains(plan, line => line.Contains("CASE WHEN", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("light_of", StringComparison.Ordinal));
    }

    private async Task<string[]> LightsOfAsync(Case[] cases)
    {
        await using var command = database.Service.CreateCommand("""
            select light_of(due, warn, handed_over, closed, now)
            from unnest($1, $2, $3, $4, $5) with ordinality as one(due, warn, handed_over, closed, now, place) order by place
            """);
        Func<Case, DateTimeOffset?>[] columns = [one => one.Due, one => one.Warn, one => one.HandedOver, one => one.Closed, one => one.Now];
        foreach (var column in columns)
            command.Parameters.Add(new() { Value = cases.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });

        var lights = new List<string>(cases.Length);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            lights.Add(reader.GetString(0));
        return [.. lights];
    }

    private static Case Any(Random random) =>
        new(Instant(random, 10), Instant(random, 5), Instant(random, 2), Instant(random, 2), Noon.AddMicroseconds(random.Next(-6, 7)));

    // Microseconds apart, so that the borders are met as often as what lies between them; absent once in so many.
    private static DateTimeOffset? Instant(Random random, int absentOnceIn) =>
        random.Next(absentOnceIn) == 0 ? null : Noon.AddMicroseconds(random.Next(-6, 7));

    private static string Snake(Light light) => JsonNamingPolicy.SnakeCaseLower.ConvertName(light.ToString());

    private sealed record Case(DateTimeOffset? Due, DateTimeOffset? Warn, DateTimeOffset? HandedOver, DateTimeOffset? Closed, DateTimeOffset Now);
}
