using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>A row of a ledger, understood: what an import asks of the engine, but for the organisations, whose names only the city knows.</summary>
/// <param name="Number">The ledger's own; null when it numbers nothing.</param>
/// <param name="Fields">By the process's field names.</param>
/// <param name="Hash">SHA-256 of what the row says, hex.</param>
public sealed record LedgerFinding(
    int Row,
    string? Number,
    string Unit,
    ImmutableSortedDictionary<string, string> Fields,
    string State,
    Conclusion Conclusion,
    DateTimeOffset OpenedAt,
    Budget? Due,
    DateTimeOffset? HandedOverAt,
    DateTimeOffset? ClosedAt,
    string Hash);

/// <summary>What is wrong with a cell or a row, or had to be assumed.</summary>
/// <param name="Column">The letters above the column; null when the whole row is meant.</param>
/// <param name="IsWarning">The row can be imported all the same.</param>
public sealed record RowFault(int Row, string? Column, string? Header, string? Value, Sentence Reason, bool IsWarning)
{
    private const int ShownLength = 60;

    /// <summary>One sentence: where, what stands there, and what would do.</summary>
    public string In(Layout.Language language) => Column is null
        ? new Sentence("ledger_row_fault", ("row", Row), ("reason", Reason.In(language))).In(language)
        : new Sentence("ledger_cell_fault", ("row", Row), ("column", Column), ("header", Header), ("value", Shown), ("reason", Reason.In(language))).In(language);

    private string Shown => Value is null ? "" : Value.Length <= ShownLength ? Value : Value[..ShownLength] + "…";
}

/// <summary>What reading one row gave.</summary>
/// <param name="Finding">Null when a fault stands in the way.</param>
public sealed record RowReading(int Row, LedgerFinding? Finding, ImmutableArray<RowFault> Faults);
