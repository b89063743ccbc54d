using System.Globalization;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Reports;

namespace Rectify.Findings;

/// <summary>A filter and a scope as conditions on a row <c>f</c> of <c>finding</c>: only those that are set, so that each list is planned for
/// what it asks. <c>$1</c> is now.</summary>
internal sealed class LedgerNarrowing
{
    private readonly List<string> _conditions = [];
    private readonly List<NpgsqlParameter> _parameters;
    private readonly string[] _lit = [];

    /// <param name="found">The ids that the search came to; null when it wasn't asked, or found too many to name.</param>
    public LedgerNarrowing(LedgerFilter filter, Scope scope, Guid[]? found, DateTimeOffset now)
    {
        _parameters = [Sql.Of(LocalTime.WholeMicroseconds(now))];
        // What was counted once is listed as it was counted then, whatever became of it.
        if (filter.Counted is null)
            _conditions.Add("not f.is_undone");
        if (filter is { WithApart: false, State: null, Counted: null } && string.IsNullOrWhiteSpace(filter.Search))
            _conditions.Add(Apart.Not);
        Add(scope);
        AddColumns(filter);
        if (filter.Light is { } light)
            _lit = Lit(light);
        if (filter.OnlyOpen is { } isOpen)
            _conditions.Add(isOpen ? "f.closed_at is null" : "f.closed_at is not null");
        if (filter.Stalled is { } isStalled)
            _conditions.Add(isStalled ? "f.is_stalled" : "not f.is_stalled");
        if (filter.Idling is { } isIdling)
            _conditions.Add(isIdling ? "f.is_idling" : "not f.is_idling");
        if (filter.Counted is { } counted)
            _conditions.Add(CountedAs(Value(Sql.Of(counted)), filter.Unit is { } unit ? $" and k.unit_id = {Value(Sql.Of(unit))}" : ""));
        if (found is not null)
            _conditions.Add($"f.id = any({Value(Sql.Of(found))})");
        if (filter.Figure is { } figure)
        {
            _conditions.Add(FigureCondition.Of(figure.Report, figure.Figure, Value(Sql.Of(figure.Span.Begins)), Value(Sql.Of(figure.Span.Ends)),
                Value(Sql.Of(figure.Span.At)), Value(Sql.Of(figure.LateSince)) + "::timestamptz"));
        }
    }

    public string Condition => string.Join(" and ", _lit.Length == 0 ? _conditions : _conditions.Append($"({string.Join(" or ", _lit)})"));

    /// <summary>The condition in parts that no row meets two of, each with an index of its own.</summary>
    public IEnumerable<string> Parts => _lit.Length == 0 ? [Condition] : _lit.Select(part => string.Join(" and ", _conditions.Append(part)));

    public IEnumerable<NpgsqlParameter> Parameters => _parameters;

    public void Add(string condition) => _conditions.Add(condition);

    /// <returns>How a condition names the value.</returns>
    public string Value(NpgsqlParameter parameter)
    {
        _parameters.Add(parameter);
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }

    private void Add(Scope scope)
    {
        if (scope.Units is not { } units || scope.Teams is not { } teams) // both or neither
            return;
        var ofUnits = $"f.unit_id = any({Value(Sql.Of(units))})";
        _conditions.Add(teams.Length == 0 ? ofUnits : $"({ofUnits} or f.team_id = any({Value(Sql.Of(teams))}))");
    }

    private void AddColumns(LedgerFilter filter)
    {
        AddEqual("f.process", filter.Process);
        AddEqual("f.state", filter.State);
        AddEqual("f.unit_id", filter.Counted is null ? filter.Unit : null);
        AddEqual("f.team_id", filter.Team);
        AddEqual("f.campaign_id", filter.Campaign);
        AddCode("f.source", filter.Source);
        AddCode("f.severity", filter.Severity);
        AddCode("f.category", filter.Category);
        AddEqual("f.owner_party", filter.OwnerParty);
        AddCode("f.area", filter.Area);
        AddCode(FieldOf("inspection_method"), filter.Method);
        AddTag(FieldOf("link"), filter.Link);
        AddTag(FieldOf("post"), filter.Post);
        AddEqual("f.section", filter.Section);
        if (filter.Kind is { } kind)
            _conditions.Add($"f.unit_id in (select id from organisation where kind = {Value(Sql.Of(kind))})");
    }

    private static string CountedAs(string result, string ofUnit) => $"""
        f.id in (select k.finding_id from campaign_count_finding k
            where k.result = {result}{ofUnit} and k.campaign_id = f.campaign_id and k.ends_on = (select max(c.ends_on) from campaign_count c where c.campaign_id = k.campaign_id))
        """;

    private static string FieldOf(string name) => $"nullif(f.case_state #>> '{{fields,{name}}}', '')";

    private void AddCode(string column, string? value)
    {
        var codes = value?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (codes is [LedgerFilter.None])
            _conditions.Add($"{column} is null");
        else if (codes.Length == 1)
            AddEqual(column, codes[0]);
        else if (codes.Length > 1)
            _conditions.Add($"{column} = any({Value(Sql.Of(codes))})");
    }

    private void AddTag(string column, string? code)
    {
        if (code == LedgerFilter.None)
            _conditions.Add($"{column} is null");
        else if (code is not null)
            _conditions.Add($"{Value(Sql.Of(code))} = any(string_to_array({column}, ','))");
    }

    private void AddEqual(string column, string? value)
    {
        if (value is not null)
            _conditions.Add($"{column} = {Value(Sql.Of(value))}");
    }

    private void AddEqual(string column, Guid? value)
    {
        if (value is { } id)
            _conditions.Add($"{column} = {Value(Sql.Of(id))}");
    }

    // light_of taken apart into what an index answers; a finding that ended without having been handed over keeps the light it had.
    // Each row meets at most one of them.
    private static string[] Lit(Light light) => light switch
    {
        Light.None => ["f.due_at is null"],
        Light.MetOnTime => ["f.handed_over_at <= f.due_at"],
        Light.MetLate => ["f.handed_over_at > f.due_at"],
        Light.Overdue => Running("f.due_at < {0}"),
        Light.NearDue => Running("f.due_at >= {0} and f.warn_at <= {0}"),
        Light.Normal => Running("f.due_at >= {0} and (f.warn_at is null or f.warn_at > {0})"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string[] Running(string condition) =>
    [
        $"f.handed_over_at is null and f.closed_at is null and {condition.Replace("{0}", "$1", StringComparison.Ordinal)}",
        $"f.handed_over_at is null and f.closed_at is not null and {condition.Replace("{0}", "least(f.closed_at, $1)", StringComparison.Ordinal)}",
    ];
}
