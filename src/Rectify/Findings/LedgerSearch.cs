using Rectify.Database;

namespace Rectify.Findings;

/// <summary>What a search came to in the whole city, before scope and filter: the findings that hold its words, or that they are common.</summary>
/// <param name="Words">As they were typed; null when nothing is searched.</param>
/// <param name="Found">Null when nothing is searched, or more than <see cref="LedgerQuery.MostCounted"/> findings hold the words.</param>
internal sealed record LedgerSearch(string? Words, Guid[]? Found)
{
    /// <summary>So many findings hold the words that a list is walked in its own order, and each looked at.</summary>
    public bool IsCommon => Words is not null && Found is null;

    public static async Task<LedgerSearch> OfAsync(CityTransaction city, string? words, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(words))
            return new LedgerSearch(null, null);
        await using var command = city.CreateCommand("select findings_saying($1, $2)");
        Sql.Bind(command, Sql.Of(words), Sql.Of(LedgerQuery.MostCounted));
        return new LedgerSearch(words, await command.ExecuteScalarAsync(ct) as Guid[]);
    }

    public void AddTo(LedgerNarrowing narrowing)
    {
        if (IsCommon)
            narrowing.Add(HoldsIn(narrowing));
    }

    /// <returns>Whether the words stand in the text of the finding <c>f</c>: a scalar, which the planner can't turn into a join.</returns>
    public string HoldsIn(LedgerNarrowing narrowing)
    {
        var words = Words!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries); // common words are words
        return $"(select {string.Join(" and ", words.Select(Holds))} from finding_text t where t.finding_id = f.id)";

        string Holds(string word) => $"position(folded({narrowing.Value(Sql.Of(word))}) in t.content) > 0";
    }
}
