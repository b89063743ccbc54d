using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>What the ledger can be narrowed to and sorted by, as fields of its filter.</summary>
public sealed class LedgerFields(LedgerAddress address, IReadOnlyCollection<Process> processes, Reader reader)
{
    private const string Seen = "($1::uuid[] is null or t.id = any($2) or exists (select from team_scope s where s.team_id = t.id and s.organisation_id = any($1)))";

    private const string Campaigns = $"select c.id, c.name from campaign c where $1::uuid[] is null or exists (select from team t where t.campaign_id = c.id and {Seen}) order by c.made_at desc, c.id";

    private const string Teams = $"select t.id, c.name || ' ' || t.name from team t join campaign c on c.id = t.campaign_id where {Seen} order by c.made_at desc, t.name";

    /// <summary>Those that always stand there.</summary>
    public IReadOnlyList<FormField> Usual(IReadOnlyList<FormChoice> units) =>
    [
        new("q", reader.Say("ledger.search"), FieldType.Text) { Hint = reader.Say("ledger.search_hint"), Value = address["q"] ?? "" },
        Choice("process", "column.process", processes.Select(process => new FormChoice(process.Name, reader.Of(process.Title)))),
        Choice("state", "column.state", processes.SelectMany(process => process.States).DistinctBy(state => state.Name).Select(state => new FormChoice(state.Name, reader.Of(state.Title)))),
        Choice("light", "column.light", Enum.GetValues<Light>().Select(light => new FormChoice(FindingWords.Snake(light), reader.Say($"light.{FindingWords.Snake(light)}")))),
        Choice("unit", "column.unit", units),
        Choice("open", "ledger.open", [new("true", reader.Say("ledger.only_open")), new("false", reader.Say("ledger.only_ended"))]),
        Choice(LedgerAddress.SortName, "ledger.sort", Enum.GetValues<LedgerSort>().Skip(1).Select(sort => new FormChoice(FindingWords.Snake(sort), reader.Say($"sort.{FindingWords.Snake(sort)}"))))
            with { Hint = reader.Say("sort.newest") },
    ];

    /// <summary>The others.</summary>
    public async Task<IReadOnlyList<FormField>> FurtherAsync(CityTransaction city, Scope scope, CancellationToken ct) =>
    [
        Choice("campaign", "column.campaign", await ChoicesAsync(city, Campaigns, scope, ct)),
        Choice("team", "column.team", await ChoicesAsync(city, Teams, scope, ct)),
        Choice("source", "column.source", Coded("source")),
        Choice("severity", "column.severity", Coded("severity")),
        Choice("area", "column.area", Coded("area")),
        Choice("category", "column.category", Coded("category")),
        Choice("owner", "column.owner", processes.SelectMany(process => process.Parties).DistinctBy(party => party.Name).Select(party => new FormChoice(party.Name, reader.Of(party.Title)))),
        Choice("stalled", "finding.stalled", [new("true", reader.Say("ledger.only_stalled")), new("false", reader.Say("ledger.only_moving"))]),
        Choice("idling", "finding.idling", [new("true", reader.Say("ledger.only_idling")), new("false", reader.Say("ledger.not_idling"))]),
    ];

    private FormField Choice(string name, string label, IEnumerable<FormChoice> choices) =>
        new(name, reader.Say(label), FieldType.Choice) { Choices = [.. choices], Value = address[name] ?? "" };

    // All that any process lets one choose for the field.
    private IEnumerable<FormChoice> Coded(string field) => processes
        .Select(process => process.FieldNamed(field) is { } named ? process.ChoicesOf(named) : null).OfType<ChoiceList>()
        .SelectMany(list => list.Values).DistinctBy(choice => choice.Code).Select(choice => new FormChoice(choice.Code, reader.Of(choice.Title)));

    private static async Task<List<FormChoice>> ChoicesAsync(CityTransaction city, string sql, Scope scope, CancellationToken ct)
    {
        await using var command = city.CreateCommand(sql);
        Sql.Bind(command, Sql.OfMany(scope.Units), Sql.OfMany(scope.Teams));
        await using var row = await command.ExecuteReaderAsync(ct);
        var found = new List<FormChoice>();
        while (await row.ReadAsync(ct))
            found.Add(new(row.GetGuid(0).ToString(), row.GetString(1)));
        return found;
    }
}
