using System.Globalization;
using System.Text.RegularExpressions;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The next number of a finding: a pattern such as <c>ZG〔{year}〕{seq}</c>, counted by process and year. May have gaps.</summary>
internal static class FindingNumber
{
    /// <param name="count">How many numbers in a row are wanted.</param>
    /// <returns>The first of them; the others follow by one.</returns>
    public static async Task<int> TakeAsync(CityTransaction city, string kind, int year, int count, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into number_counter (tenant_id, kind, year, next) values ($1, $2, $3, 1 + $4)
            on conflict (tenant_id, kind, year) do update set next = number_counter.next + $4
            returning next - $4
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(kind), Sql.Of(year), Sql.Of(count));
        return (int)(await command.ExecuteScalarAsync(ct))!; // the statement always returns its row
    }

    /// <summary>Has the counter go on behind a number that came from elsewhere.</summary>
    public static async Task PassAsync(CityTransaction city, string kind, int year, int ordinal, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            insert into number_counter (tenant_id, kind, year, next) values ($1, $2, $3, $4 + 1)
            on conflict (tenant_id, kind, year) do update set next = greatest(number_counter.next, $4 + 1)
            """);
        Sql.Bind(command, Sql.Of(city.Tenant), Sql.Of(kind), Sql.Of(year), Sql.Of(ordinal));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A regular expression for a year's numbers of a pattern, its one group the ordinal of six digits at most.</summary>
    public static string PatternOf(string pattern, int year) => $"^{Regex.Escape(pattern)
        .Replace(Regex.Escape("{year}"), year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(Regex.Escape("{seq}"), "([0-9]{1,6})", StringComparison.Ordinal)}$";

    /// <param name="digits">The least number of digits: letters have no leading zeroes (GB/T 9704-2012, 7.2.5).</param>
    public static string Write(string pattern, int year, int ordinal, int digits = 4) => pattern
        .Replace("{year}", year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{seq}", ordinal.ToString($"D{digits}", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    public static async Task<string> NextAsync(CityTransaction city, Process process, string? parent, Circumstances at, CancellationToken ct)
    {
        var year = LocalTime.DayOf(at.Now, at.Zone).Year;
        return process.Number is { } pattern
            ? Write(pattern, year, await TakeAsync(city, process.Name, year, 1, ct))
            : await UnderAsync(city, parent ?? process.Name, ct);
    }

    /// <summary>A number with the next suffix, such as <c>ZG〔2026〕0012-1</c>: for what belongs to the finding of that number.</summary>
    public static async Task<string> UnderAsync(CityTransaction city, string number, CancellationToken ct)
    {
        var ordinal = await TakeAsync(city, number, 0, 1, ct);
        return string.Create(CultureInfo.InvariantCulture, $"{number}-{ordinal}");
    }
}
