using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The row of <c>finding_text</c>: what a finding can be found by, its number on the first line.</summary>
internal static class FindingText
{
    /// <summary>The fields that are searched in, in order; 0016_lists.sql lists them too, for findings of before.</summary>
    private static readonly string[] Fields =
    [
        "title", "description", "ground", "basis", "place", "goal", "measures_summary", "inspectors", "leader_responsible", "responsible_unit",
        "rectifier_name", "external_number",
    ];

    private const string Insert = "insert into finding_text (tenant_id, finding_id, content) values ($1, $2, $3)";

    private const string Update = """
        update finding_text set content = split_part(content, E'\n', 1) || E'\n' || $3 where tenant_id = $1 and finding_id = $2
        """;

    private const string Delete = "delete from finding_text where tenant_id = $1 and finding_id = $2";

    /// <param name="before">Null for a finding that has no row yet.</param>
    /// <param name="number">Empty for one that has.</param>
    /// <returns>Null when it can be found by the same words as before.</returns>
    public static NpgsqlBatchCommand? Write(TurnWriting writing, CaseState? before, CaseState state, string number)
    {
        var said = Of(state);
        if (before is null)
            return Command(writing, Insert, Sql.Of($"{number}\n{said}"));
        if (state.Undone)
            return before.Undone ? null : Command(writing, Delete);
        return Of(before) == said ? null : Command(writing, Update, Sql.Of(said));
    }

    private static string Of(CaseState state) => string.Join('\n', Fields.Select(field => state[field]).OfType<string>());

    private static NpgsqlBatchCommand Command(TurnWriting writing, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { Sql.Of(writing.City.Tenant), Sql.Of(writing.Id) } };
        Sql.Bind(command, parameters);
        return command;
    }
}
