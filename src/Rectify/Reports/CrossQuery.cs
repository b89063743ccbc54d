using Rectify.Database;
using Rectify.Findings;

namespace Rectify.Reports;

/// <summary>What a cell of a cross table holds.</summary>
/// <param name="Count">Findings.</param>
/// <param name="AmountFen">问题金额, in fen.</param>
/// <param name="RectifiedFen">已整改金额, in fen.</param>
public sealed record CrossSum(int Count, long AmountFen, long RectifiedFen)
{
    public static readonly CrossSum Nothing = new(0, 0, 0);

    /// <summary>到位率, 0 to 1; null when no amount is at issue.</summary>
    public decimal? Share => AmountFen == 0 ? null : (decimal)RectifiedFen / AmountFen;
}

/// <summary>Findings that a figure counts, by one dimension or by two.</summary>
/// <param name="Rows">By code; what a finding with several codes adds stands under each.</param>
/// <param name="Columns">The same by the other dimension; empty without one.</param>
/// <param name="Cells">By the codes of row and column; empty without columns.</param>
/// <param name="Whole">Each finding once.</param>
/// <param name="Units">What the codes of units are called.</param>
/// <param name="CountedAt">When.</param>
public sealed record CrossTable(
    IReadOnlyDictionary<string, CrossSum> Rows, IReadOnlyDictionary<string, CrossSum> Columns,
    IReadOnlyDictionary<(string Row, string Column), CrossSum> Cells, CrossSum Whole, IReadOnlyDictionary<string, string> Units,
    DateTimeOffset CountedAt)
{
    public CrossSum At(string row, string column) => Cells.GetValueOrDefault((row, column), CrossSum.Nothing);
}

/// <summary>统计: how the findings that somebody may see are spread over what is known of them; what took long to count is remembered for a minute.</summary>
public sealed class CrossQuery(CityDatabase database, RecentFigures recent, TimeProvider clock)
{
    /// <param name="figure">Which findings, over which days.</param>
    /// <param name="columns">Null for one dimension only.</param>
    public async Task<CrossTable> ReadAsync(
        Guid tenant, Guid account, FigureSpan figure, CrossDimension rows, CrossDimension? columns, CancellationToken ct)
    {
        var scope = await Scope.OfAsync(database, tenant, account, clock.GetUtcNow(), ct);
        return await recent.OfAsync(
            (nameof(CrossTable), tenant, scope.Text, figure.Figure.Name, figure.Span.From, figure.Span.To, (rows.Name, columns?.Name)),
            token => CountAsync(tenant, scope, figure, rows, columns, token), ct);
    }

    private async Task<CrossTable> CountAsync(
        Guid tenant, Scope scope, FigureSpan figure, CrossDimension rows, CrossDimension? columns, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var now = clock.GetUtcNow();
        var asked = new Asked(city, figure, scope);
        var cells = columns is null ? [] : await SumsAsync(asked, [rows, columns], ct);
        return new CrossTable(
            (await SumsAsync(asked, [rows], ct)).ToDictionary(one => one.Codes[0], one => one.Sum),
            columns is null ? new Dictionary<string, CrossSum>() : (await SumsAsync(asked, [columns], ct)).ToDictionary(one => one.Codes[0], one => one.Sum),
            cells.ToDictionary(one => (one.Codes[0], one.Codes[1]), one => one.Sum),
            (await SumsAsync(asked, [], ct)).Select(one => one.Sum).FirstOrDefault(CrossSum.Nothing), await UnitsAsync(city, ct), now);
    }

    private static async Task<List<(string[] Codes, CrossSum Sum)>> SumsAsync(Asked asked, CrossDimension[] dimensions, CancellationToken ct)
    {
        var parted = dimensions.Select((dimension, index) => $" cross join lateral unnest({CodesOf(dimension)}) as d{index}(code)");
        var codes = string.Join(", ", dimensions.Select((_, index) => $"d{index}.code"));
        await using var command = asked.City.CreateCommand($$"""
            select array[{{codes}}]::text[], count(*)::int, coalesce(sum(f.amount_fen), 0)::bigint,
                coalesce(sum(nullif(f.case_state #>> '{fields,amount_rectified_fen}', '')::bigint), 0)::bigint
            from finding f{{string.Concat(parted)}}
            where not f.is_undone and ($1::uuid[] is null or f.unit_id = any($1) or f.team_id = any($2))
              and {{FigureCondition.Of(asked.Figure.Report, asked.Figure.Figure, "$3::timestamptz", "$4::timestamptz", "$5::timestamptz", "$6::timestamptz")}}
              and cardinality(array[$3::timestamptz, $4, $5, $6]) > 0
            {{(dimensions.Length > 0 ? $"group by {codes}" : "")}}
            """);
        var span = asked.Figure.Span;
        Sql.Bind(command, Sql.OfMany(asked.Scope.Units), Sql.OfMany(asked.Scope.Teams),
            Sql.Of(span.Begins), Sql.Of(span.Ends), Sql.Of(span.At), Sql.Of(asked.Figure.LateSince));
        await using var row = await command.ExecuteReaderAsync(ct);
        var sums = new List<(string[], CrossSum)>();
        while (await row.ReadAsync(ct))
            sums.Add((row.GetFieldValue<string[]>(0), new CrossSum(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3))));
        return sums;
    }

    private static string CodesOf(CrossDimension dimension)
    {
        var code = $"coalesce(nullif({dimension.Code}, ''), '{CrossDimension.None}')";
        return dimension.HasMany ? $"string_to_array({code}, ',')" : $"array[{code}]";
    }

    private static async Task<Dictionary<string, string>> UnitsAsync(CityTransaction city, CancellationToken ct)
    {
        await using var command = city.CreateCommand("select id, short_name from organisation");
        await using var row = await command.ExecuteReaderAsync(ct);
        var names = new Dictionary<string, string>();
        while (await row.ReadAsync(ct))
            names.Add(row.GetGuid(0).ToString(), row.GetString(1));
        return names;
    }

    private sealed record Asked(CityTransaction City, FigureSpan Figure, Scope Scope);
}
