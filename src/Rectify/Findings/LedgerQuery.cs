using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Rectify.Database;

namespace Rectify.Findings;

/// <summary>整改台账: the findings that an account may see, page by page.</summary>
public sealed class LedgerQuery(CityDatabase database, TimeProvider clock)
{
    /// <summary>Counting stops here: the page then says 10,000+.</summary>
    public const int MostCounted = 10_000;

    // A size that no list reaches.
    private const int Whole = int.MaxValue - 1;

    // A common word is looked for in so many findings of the list, for a count of at least.
    private const int MostLookedAt = 20_000;

    // Rows that are read at once of a list that is read whole.
    private const int PartSize = 500;

    // Each list is planned for its own values: what suits a common state would read a million rows for a rare one. Compiling a plan, or
    // sharing it out, takes longer than these lists do. What lies in memory is as near at any place.
    private const string Planned = """
        select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true),
            set_config('random_page_cost', '1.1', true), set_config('max_parallel_workers_per_gather', '0', true),
            set_config('cursor_tuple_fraction', '1', true)
        """;

    /// <summary>Plans what else the transaction asks as lists are planned.</summary>
    internal static async Task PlanAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand(Planned);
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<LedgerPage> ReadAsync(Guid tenant, Guid account, LedgerFilter filter, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var scope = await Scope.OfAsync(city, account, now, ct);
        var search = await LedgerSearch.OfAsync(city, filter.Search, ct);
        var (count, isCounted) = await CountedAsync(city, filter, scope, search, now, ct);
        var asked = await PageAsync(city, filter, scope, search, isCounted ? count : MostCounted, now, ct);
        var rows = new List<LedgerRow>();
        await foreach (var row in RowsAsync(city, asked, LedgerRowReading.ReadAsync, ct))
            rows.Add(row);
        var hasMore = rows.Count > filter.Size;
        if (hasMore)
            rows.RemoveAt(rows.Count - 1);
        return new LedgerPage(rows, count, hasMore ? LedgerOrder.KeyOf(filter.Sort, rows[^1]) : null, isCounted);
    }

    /// <summary>All rows of the list, from its first page to its last, as they were when the first was read.</summary>
    public async IAsyncEnumerable<LedgerRow> StreamAsync(Guid tenant, Guid account, LedgerFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (_, rows) in PartsAsync(tenant, account, filter, _ => Selected(filter), LedgerRowReading.ReadAsync, ct))
        {
            foreach (var row in rows)
                yield return row;
        }
    }

    /// <summary>The same in parts, of whatever is selected of a finding <c>f</c> in its unit <c>o</c>. What else has to be known of a part is
    /// asked in its own transaction: whoever waited for a second connection while holding the first would wait for others who do the same.</summary>
    /// <param name="account">Null for the operator, who sees all.</param>
    internal async IAsyncEnumerable<(CityTransaction City, List<T> Rows)> PartsAsync<T>(
        Guid tenant, Guid? account, LedgerFilter filter, Func<LedgerNarrowing, string> selected, Func<DbDataReader, CancellationToken, Task<T>> read,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var scope = account is { } who ? await Scope.OfAsync(city, who, now, ct) : new Scope(null, null);
        var search = await LedgerSearch.OfAsync(city, filter.Search, ct);
        var whole = await PageAsync(city, filter with { After = null, Size = Whole }, scope, search, MostCounted, now, selected, ct);
        // A fetch is prepared with its columns: the cursors of lists that select others have other names.
        var cursor = $"listed_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole.CommandText)).AsSpan(0, 8))}";
        whole.CommandText = $"declare {cursor} no scroll cursor for {whole.CommandText}";
        await using (var batch = city.CreateBatch())
        {
            batch.BatchCommands.Add(new(Planned));
            batch.BatchCommands.Add(whole);
            await batch.ExecuteNonQueryAsync(ct);
        }

        List<T> rows;
        do
        {
            rows = await NextAsync(city, cursor, read, ct);
            yield return (city, rows);
        }
        while (rows.Count == PartSize);
    }

    private static async Task<List<T>> NextAsync<T>(CityTransaction city, string cursor, Func<DbDataReader, CancellationToken, Task<T>> read, CancellationToken ct)
    {
        await using var command = city.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"fetch {PartSize} from {cursor}"));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
            rows.Add(await read(reader, ct));
        return rows;
    }

    /// <param name="upTo">Counting stops here.</param>
    /// <returns>How many the list has, or at least <paramref name="upTo"/>; null where only looking through all of it would tell.</returns>
    public async Task<int?> CountAsync(Guid tenant, Guid account, LedgerFilter filter, int upTo, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var scope = await Scope.OfAsync(city, account, now, ct);
        var search = await LedgerSearch.OfAsync(city, filter.Search, ct);
        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(new(Planned));
        batch.BatchCommands.Add(Count(filter, scope, search, now, upTo));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var count = reader.GetInt32(0);
        return reader.GetBoolean(1) || count >= upTo ? count : null;
    }

    private static string Selected(LedgerFilter filter) => LedgerRowReading.Columns + (filter.WithFields ? LedgerRowReading.Fields : "");

    /// <param name="count">How many the list has, or <see cref="MostCounted"/> for many.</param>
    internal static Task<NpgsqlBatchCommand> PageAsync(
        CityTransaction city, LedgerFilter filter, Scope scope, LedgerSearch search, int count, DateTimeOffset now, CancellationToken ct) =>
        PageAsync(city, filter, scope, search, count, now, _ => Selected(filter), ct);

    private static async Task<NpgsqlBatchCommand> PageAsync(
        CityTransaction city, LedgerFilter filter, Scope scope, LedgerSearch search, int count, DateTimeOffset now, Func<LedgerNarrowing, string> selected,
        CancellationToken ct)
    {
        var narrowing = new LedgerNarrowing(filter, scope, search.Found, now);
        search.AddTo(narrowing);
        var behind = filter.After is { } after ? await LedgerOrder.BehindAsync(narrowing, filter.Sort, after, city, ct) : "true";
        var size = narrowing.Value(Sql.Of(filter.Size + 1));
        // A short list is gathered by what it is narrowed to, and then sorted: walked in its order it may lie behind a million others. No
        // index has the units in the order of their names, so of a long list each unit's first are taken, until there are enough.
        var from = count < MostCounted
            ? $"(select f.* from finding f where {narrowing.Condition} offset 0) f join organisation o on o.id = f.unit_id where {behind}"
            : filter.Sort == LedgerSort.Unit
                ? $"(select * from organisation order by name, id offset 0) o cross join lateral (select * from finding f where f.unit_id = o.id and {narrowing.Condition} and {behind} order by f.opened_at desc, f.id desc limit {size}) f"
                : $"finding f join organisation o on o.id = f.unit_id where {narrowing.Condition} and {behind}";
        var order = LedgerOrder.Of(filter.Sort);
        // What a page shows is read of its own rows alone, not of the thousands that were gathered to find them.
        var rows = filter.Size < Whole
            ? $"(select f.id from {from} order by {order} limit {size}) page join finding f on f.id = page.id join organisation o on o.id = f.unit_id"
            : from;
        return Command(narrowing, $"""
            select {selected(narrowing)}
            from {rows}
            order by {order}
            limit {size}
            """);
    }

    internal static NpgsqlBatchCommand Count(LedgerFilter filter, Scope scope, LedgerSearch search, DateTimeOffset now, int upTo = MostCounted)
    {
        var narrowing = new LedgerNarrowing(filter, scope, search.Found, now);
        if (!search.IsCommon)
        {
            var most = narrowing.Value(Sql.Of(upTo));
            var parts = narrowing.Parts.Select(part => $"select $1 from finding f where {part}");
            return Command(narrowing, $"select count(*)::int, true from ({string.Join(" union all ", parts)} limit {most}) counted");
        }

        var looked = narrowing.Value(Sql.Of(MostLookedAt));
        return Command(narrowing, $"""
            select count(*) filter (where holds)::int, count(*) < {looked}
            from (select {search.HoldsIn(narrowing)} as holds from (
                select f.id, $1 from finding f where {narrowing.Condition} order by f.opened_at desc, f.id desc limit {looked}) f) looked
            """);
    }

    // What is found more often than is counted, in a list that nothing else narrows, needs no counting.
    private static bool IsMany(LedgerFilter filter, Scope scope, LedgerSearch search) =>
        search.IsCommon && scope.Units is null && filter with { Search = null, After = null, Sort = default, Size = 0, WithFields = false } == new LedgerFilter(Size: 0);

    private static async Task<(int Count, bool IsCounted)> CountedAsync(
        CityTransaction city, LedgerFilter filter, Scope scope, LedgerSearch search, DateTimeOffset now, CancellationToken ct)
    {
        if (IsMany(filter, scope, search))
            return (MostCounted, true);
        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(new(Planned));
        batch.BatchCommands.Add(Count(filter, scope, search, now));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (Math.Min(reader.GetInt32(0), MostCounted), reader.GetBoolean(1));
    }

    private static async IAsyncEnumerable<T> RowsAsync<T>(
        CityTransaction city, NpgsqlBatchCommand asked, Func<DbDataReader, CancellationToken, Task<T>> read, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var batch = city.CreateBatch();
        batch.BatchCommands.Add(new(Planned));
        batch.BatchCommands.Add(asked);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct))
            yield return await read(reader, ct);
    }

    private static NpgsqlBatchCommand Command(LedgerNarrowing narrowing, string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in narrowing.Parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
