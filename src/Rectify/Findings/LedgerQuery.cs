using Rectify.Database;
using Rectify.Engine;
using Rectify.Reports;

namespace Rectify.Findings;

/// <summary>What a list of findings is narrowed to; null or empty means no narrowing.</summary>
/// <param name="Search">Found in number or title.</param>
/// <param name="OnlyOpen">True for open findings, false for ended ones.</param>
/// <param name="After">The last row of the page before, for the next page.</param>
public sealed record LedgerFilter(
    string? Process = null, string? State = null, Light? Light = null, Guid? Unit = null, Guid? Team = null, Guid? Campaign = null,
    string? Source = null, string? Severity = null, string? Category = null, string? Search = null, bool? OnlyOpen = null,
    string? OwnerParty = null, bool? Stalled = null, LedgerKey? After = null, int Size = 50)
{
    /// <summary><c>none</c> for those without one.</summary>
    public string? Area { get; init; }

    /// <summary>The 承办科室 that it was given to.</summary>
    public string? Section { get; init; }

    /// <summary>The kind of its unit.</summary>
    public string? Kind { get; init; }

    /// <summary>A report's figure whose list this is.</summary>
    public FigureSpan? Figure { get; init; }
}

/// <summary>Where a page ends: the list runs from the newest opening to the oldest.</summary>
public sealed record LedgerKey(DateTimeOffset OpenedAt, Guid Id);

/// <summary>A row of the ledger as lists show it.</summary>
public sealed record LedgerRow(
    Guid Id, string Number, string Process, string State, string Conclusion, Light Light, string? Stage, string Title, Guid UnitId, string UnitName,
    string? Severity, string? Category, string? Source, DateTimeOffset OpenedAt, DateTimeOffset? DueAt, DateTimeOffset? HandedOverAt,
    DateTimeOffset? ClosedAt, bool IsStalled, bool IsImported, string? OwnerParty);

/// <summary>Counts are exact up to 10,000.</summary>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, int Count, LedgerKey? Next);

/// <summary>整改台账: the findings that an account may see, page by page.</summary>
public sealed class LedgerQuery(CityDatabase database, TimeProvider clock)
{
    /// <summary>Counting stops here: the page then says 10,000+.</summary>
    public const int MostCounted = 10_000;

    // What goes on in others is listed only where somebody asks for it, by its state or its number.
    private const string Narrowing = $$"""
        not f.is_undone and ($3::text is not null or $11::text is not null or {{Apart.Not}})
          and ($2::text is null or f.process = $2) and ($3::text is null or f.state = $3)
          and ($4::text is null or light_of(f.due_at, f.warn_at, f.handed_over_at, f.closed_at, $1) = $4)
          and ($5::uuid is null or f.unit_id = $5) and ($6::uuid is null or f.team_id = $6) and ($7::uuid is null or f.campaign_id = $7)
          and ($8::text is null or f.source = $8) and ($9::text is null or f.severity = $9) and ($10::text is null or f.category = $10)
          and ($11::text is null or position(lower($11) in lower(f.number)) > 0 or position(lower($11) in lower(f.title)) > 0)
          and ($12::boolean is null or (f.closed_at is null) = $12)
          and ($13::text is null or f.owner_party = $13) and ($14::boolean is null or f.is_stalled = $14)
          and ($15::uuid[] is null or f.unit_id = any($15) or f.team_id = any($16))
          and ($17::text is null or coalesce(f.area, 'none') = $17) and ($18::text is null or f.case_state #>> '{fields,section}' = $18)
          and ($19::text is null or f.unit_id in (select id from organisation where kind = $19))
        """;

    public async Task<LedgerPage> ReadAsync(Guid tenant, Guid account, LedgerFilter filter, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var scope = await Scope.OfAsync(city, account, clock.GetUtcNow(), ct);
        var rows = await RowsAsync(city, filter, scope, ct);
        var hasMore = rows.Count > filter.Size;
        if (hasMore)
            rows.RemoveAt(rows.Count - 1);
        return new LedgerPage(rows, await CountAsync(city, filter, scope, ct), hasMore ? new(rows[^1].OpenedAt, rows[^1].Id) : null);
    }

    // Four parameters behind those of every list, bound whether or not there is a figure.
    private static string NarrowingOf(LedgerFilter filter) => filter.Figure is { } figure
        ? $"{Narrowing} and {FigureCondition.Of(figure.Report, figure.Figure, "$20::timestamptz", "$21::timestamptz", "$22::timestamptz", "$23::timestamptz")}"
        : $"{Narrowing} and $20::timestamptz is null and $21::timestamptz is null and $22::timestamptz is null and $23::timestamptz is null";

    private async Task<List<LedgerRow>> RowsAsync(CityTransaction city, LedgerFilter filter, Scope scope, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"""
            select {LedgerRowReading.Columns}
            from finding f join organisation o on o.id = f.unit_id
            where {NarrowingOf(filter)} and ($24::timestamptz is null or (f.opened_at, f.id) < ($24, $25))
            order by f.opened_at desc, f.id desc
            limit $26
            """);
        Bind(command, filter, scope);
        Sql.Bind(command, Sql.Of(filter.After?.OpenedAt), Sql.Of(filter.After?.Id), Sql.Of(filter.Size + 1));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<LedgerRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(await LedgerRowReading.ReadAsync(reader, ct));
        return rows;
    }

    private async Task<int> CountAsync(CityTransaction city, LedgerFilter filter, Scope scope, CancellationToken ct)
    {
        await using var command = city.CreateCommand($"select count(*)::int from (select 1 from finding f where {NarrowingOf(filter)} limit $24) counted");
        Bind(command, filter, scope);
        command.Parameters.Add(Sql.Of(MostCounted));
        return (int)(await command.ExecuteScalarAsync(ct))!; // count(*) is never null
    }

    private void Bind(Npgsql.NpgsqlCommand command, LedgerFilter filter, Scope scope) => Sql.Bind(command,
        Sql.Of(LocalTime.WholeMicroseconds(clock.GetUtcNow())), Sql.Of(filter.Process), Sql.Of(filter.State),
        Sql.Of(filter.Light is { } light ? LedgerRowReading.Snake(light) : null),
        Sql.Of(filter.Unit), Sql.Of(filter.Team), Sql.Of(filter.Campaign), Sql.Of(filter.Source), Sql.Of(filter.Severity), Sql.Of(filter.Category),
        Sql.Of(string.IsNullOrWhiteSpace(filter.Search) ? null : filter.Search.Trim()), Sql.OfBoolean(filter.OnlyOpen), Sql.Of(filter.OwnerParty),
        Sql.OfBoolean(filter.Stalled), Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams),
        Sql.Of(filter.Area), Sql.Of(filter.Section), Sql.Of(filter.Kind),
        Sql.Of(filter.Figure?.Span.Begins), Sql.Of(filter.Figure?.Span.Ends), Sql.Of(filter.Figure?.Span.At), Sql.Of(filter.Figure?.LateSince));
}
