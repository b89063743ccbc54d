using Npgsql;

namespace Rectify.Bench;

/// <summary>Fills a city with findings to be listed and found: rows of one finding's making, spread over its units, three years, all states
/// and choices, each with words of its own. They have no history, so they are only for looking at.</summary>
/// <param name="filling">Sees the city's rows.</param>
/// <param name="model">The finding whose row is copied.</param>
internal sealed class ListedFindings(NpgsqlDataSource filling, Guid tenant, Guid model, Guid[] units)
{
    private static readonly string[] States =
        ["closed", "closed", "closed", "closed", "closed", "closed", "rectifying", "rectifying", "issued", "planning", "checking", "registered", "qualified"];

    private static readonly string[] Owners = ["rectifier", "unit_head", "team_lead", "supervisor", "liaison", "section"];
    private static readonly string[] Categories = ["safety_measures", "quality_defect", "procedure", "avoided_tender", "work_discipline", "land_procedure"];
    private static readonly string[] Sources = ["inspection_team", "hotline", "complaint", "platform", "audit"];

    /// <summary>Spread as words are: few are in most texts, most in few.</summary>
    private const string Words = """
        (select string_agg(chr(19968 + j * 37 % 5000) || chr(19968 + (j * 91 + 13) % 5000) || case when w % 9 = 0 then chr(19968 + j * 53 % 5000) || chr(19968 + (j * 17 + 5) % 5000) else '' end, '')
         from (select w, floor(5000 * pow((hashint8(i * 97 + w * 7919) & 65535) / 65536.0, 3))::int as j from generate_series(1, 27) w) words)
        """;

    /// <summary>Two hundred to search for: of two characters, of four, in more than one text of ten, and in none.</summary>
    public static IReadOnlyList<string> Terms { get; } =
    [
        .. Enumerable.Range(0, 100).Select(n => Word(40 + (n * 49))),
        .. Enumerable.Range(0, 50).Select(n => Word(5 + (n * 20)) + Character(53, 0, 5 + (n * 20)) + Character(17, 5, 5 + (n * 20))),
        .. new[] { "未设置警示标志", "存在安全隐患", "应急物资台账不全", "隧道照明设施损坏" }.SelectMany(Pairs),
        .. Enumerable.Range(0, 25).Select(n => $"{(char)(0x7000 + n)}{(char)(0x7100 + n)}"),
    ];

    public async Task AddAsync(long count, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await filling.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await TableRows.RunAsync(connection, $"select set_config('rectify.tenant', '{tenant}', true)", ct);
        var findings = await TableRows.InsertAsync(
            connection, "finding", $"finding, generate_series(1, {count}) as i, lateral (select {Opened(count, now)} as opened) o where finding.id = '{model}'", Anew(now), ct);
        await TableRows.RunAsync(connection, findings, ct);
        var index = await WithoutGramsAsync(connection, ct);
        await TableRows.RunAsync(connection, $"""
            insert into finding_text (tenant_id, finding_id, content)
            select '{tenant}', {BenchFindings.IdOf("i")}, 'lb[2026]' || lpad(i::text, 7, '0') || E'\nk' || i % 900 || ' 处未设置警示标志，存在安全隐患'
                || case when i % 4 = 0 then '，应急物资台账不全' else '' end || case when i % 8 = 0 then '，隧道照明设施损坏' else '' end || E'\n' || {Words}
            from generate_series(1, {count}) as i
            """, ct);
        await TableRows.RunAsync(connection, index, ct);
        await transaction.CommitAsync(ct);
    }

    // An index is made of a million texts at once much sooner than text by text.
    private static async Task<string> WithoutGramsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select pg_get_indexdef('finding_text_grams'::regclass)", connection);
        var made = (string)(await command.ExecuteScalarAsync(ct))!; // it is there
        await TableRows.RunAsync(connection, "drop index finding_text_grams", ct);
        return made;
    }

    private static string Word(int word) => Character(37, 0, word) + Character(91, 13, word);

    private static string Character(int step, int from, int word) => ((char)(0x4E00 + (((word * step) + from) % 5000))).ToString();

    private static IEnumerable<string> Pairs(string text) => Enumerable.Range(0, text.Length - 1).Select(at => text.Substring(at, 2));

    private static string Opened(long count, DateTimeOffset now) => $"timestamptz '{now:O}' - interval '3 years' * (1 - i::float8 / {count})";

    private Dictionary<string, string> Anew(DateTimeOffset now) => new()
    {
        ["id"] = BenchFindings.IdOf("i"),
        ["number"] = "'LB〔2026〕' || lpad(i::text, 7, '0')",
        ["process"] = $"case when {Of(1)} % 200 = 0 then 'complaint' when {Of(1)} % 20 = 0 then 'alert' else 'rectification' end",
        ["state"] = $"case when {Of(2)} % 500 = 0 then 'merged' else {State} end",
        ["owner_party"] = Picked(Owners, 3),
        ["unit_id"] = $"('{{{string.Join(',', units)}}}'::uuid[])[1 + i % {units.Length}]",
        ["title"] = "'LB ' || i",
        ["source"] = Picked(Sources, 4),
        ["severity"] = $"case when {Of(5)} % 100 = 0 then 'major' when {Of(5)} % 3 = 0 then 'serious' else 'general' end",
        ["category"] = Picked(Categories, 6),
        ["opened_at"] = "o.opened",
        ["due_at"] = $"case when {Of(7)} % 50 > 0 then {Due} end",
        ["warn_at"] = $"case when {Of(7)} % 50 > 0 then {Due} - interval '5 days' end",
        ["handed_over_at"] = $"case when {State} = 'closed' and {Of(9)} % 30 > 0 then {Done} end",
        ["closed_at"] = $"case when {State} = 'closed' then {Done} end",
        ["moved_at"] = $"least(o.opened + interval '1 day' * ({Of(10)} % 90), timestamptz '{now:O}')",
        ["is_stalled"] = $"{State} <> 'closed' and {Of(11)} % 40 = 0",
        ["next_rung_at"] = "null",
    };

    private static string State => $"('{{{string.Join(',', States)}}}'::text[])[1 + {Of(12)} % {States.Length}]";

    private static string Due => $"(o.opened + interval '1 day' * (20 + {Of(8)} % 60))";

    private static string Done => $"({Due} + interval '1 day' * ({Of(13)} % 20 - 18))";

    // A number that looks like chance, and is the same in each run.
    private static string Of(int what) => $"(hashint8(i * 31 + {what}) & 2147483647)";

    // The second half of the values is ten times rarer than the first.
    private static string Picked(string[] values, int what) =>
        $"('{{{string.Join(',', values)}}}'::text[])[case when {Of(what)} % 10 = 0 then 1 + {Of(what + 50)} % {values.Length} else 1 + {Of(what + 50)} % {(values.Length + 1) / 2} end]";
}
