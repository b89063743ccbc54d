using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>Which columns of an office's ledger hold what, and how its texts are meant. Saved as a file, it serves every ledger of that shape.</summary>
/// <param name="Sheet">Null for the first sheet whose header fits.</param>
/// <param name="Zone">In which the ledger's days and times are local; null for the city's own.</param>
/// <param name="AtOnce">The budget of 立行立改 without a day.</param>
/// <param name="NewUnits">The kind of organisation that an unknown unit becomes; null when an unknown unit is a fault.</param>
/// <param name="Constants">Values by the process's field names, for every row whose ledger says nothing else.</param>
public sealed record LedgerMapping(
    string Name,
    Text Title,
    string Process,
    string? Sheet,
    TimeZoneInfo? Zone,
    LedgerDates Dates,
    Span AtOnce,
    string? NewUnits,
    ImmutableSortedDictionary<LedgerField, FieldSource> Fields,
    ImmutableSortedDictionary<string, string> Constants)
{
    /// <summary>A mapping that takes the columns a guess is sure of, and nothing else.</summary>
    public static LedgerMapping From(HeaderGuess guess) => Plain with
    {
        Fields = guess.Columns.Where(column => column.Field is not null).GroupBy(column => column.Field ?? default).ToImmutableSortedDictionary(
            group => group.Key,
            group => new FieldSource([.. group.Select(column => column.Header)], "；", ImmutableDictionary<string, string>.Empty, null, group.First().InTenThousands)),
    };

    public static LedgerMapping Plain { get; } = new(
        "guessed", new Text("按表头识别", "As guessed from the header"), "rectification", null, null, LedgerDates.Usual, new Span(3, SpanUnit.WorkingDays), null,
        ImmutableSortedDictionary<LedgerField, FieldSource>.Empty, ImmutableSortedDictionary<string, string>.Empty);
}

/// <summary>Where a field's text comes from.</summary>
/// <param name="Columns">Headers; several are joined in this order.</param>
/// <param name="Separator">Stands between joined texts; blank ones are left out.</param>
/// <param name="Choices">What the ledger's words mean, by the words.</param>
/// <param name="Otherwise">What any other word means; null when it is left to the process's own choices.</param>
/// <param name="InTenThousands">Bare amounts are in 万元; null when neither header nor mapping says so.</param>
public sealed record FieldSource(
    ImmutableArray<string> Columns, string Separator, ImmutableDictionary<string, string> Choices, string? Otherwise, bool? InTenThousands);
