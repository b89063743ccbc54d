using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>The row of <c>finding_text</c>: what a finding can be found by, its number on the first line.</summary>
internal static class FindingText
{
    /// <summary>The fields that are searched in, in order; 0016_lists.sql lists them too, for findings of before, and 0029 the last.</summary>
    private static readonly string[] Fields =
    [
        "title", "description", "ground", "basis", "place", "goal", "measures_summary", "inspectors", "leader_responsible", "responsible_unit",
        "rectifier_name", "external_number", "source_system",
    ];

    private const string Update = """
        update finding_text set content = split_part(content, E'\n', 1) || E'\n' || $3 where tenant_id = $1 and finding_id = $2
        """;

    private const string Delete = "delete from finding_text where tenant_id = $1 and finding_id = $2";

    /// <summary>Adds what brings the row up to date; nothing when the finding can be found by the same words as before.</summary>
    /// <param name="before">Null for a finding that has no row yet.</param>
    /// <param name="number">Empty for one that has.</param>
    public static void AddTo(TurnRows rows, TurnWriting writing, CaseState? before, CaseState state, string number)
    {
        var said = Of(state);
        if (before is null)
            rows.Add(new TextRow(writing.Id, $"{number}\n{said}"));
        else if (state.Undone && !before.Undone)
            rows.AddFinding(Command(writing, Delete), isNew: false);
        else if (!state.Undone && Of(before) != said)
            rows.AddFinding(Command(writing, Update, Sql.Of(said)), isNew: false);
    }

    private static string Of(CaseState state) => string.Join('\n', Fields.Select(state.Open).OfType<string>());

    private static NpgsqlBatchCommand Command(TurnWriting writing, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { Sql.Of(writing.City.Tenant), Sql.Of(writing.Id) } };
        Sql.Bind(command, parameters);
        return command;
    }
}
