using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Rectify.Ledger;

/// <summary>What a column of a ledger probably is.</summary>
/// <param name="Column">Counted from 0.</param>
/// <param name="Header">As the sheet has it, a header above it joined by " / ".</param>
/// <param name="Field">Null when a person must say: nothing fits, or too much does.</param>
/// <param name="Sureness">From 0 to 1, where 1 is a header that the list has word for word.</param>
/// <param name="Candidates">What a person might mean, likeliest first; empty when nothing comes near.</param>
/// <param name="InTenThousands">An amount under this header is in 万元; null when the header names no unit of money.</param>
public sealed record ColumnGuess(
    int Column, string Header, LedgerField? Field, double Sureness, ImmutableArray<LedgerField> Candidates, bool? InTenThousands = null)
{
    private const double ByWords = 0.9;

    private static readonly FrozenDictionary<string, LedgerField> Known = LedgerColumns.All
        .SelectMany(column => column.Names.Append("").Select(name => (name, column.Field)))
        .Where(known => known.name.Length > 0).ToFrozenDictionary(known => HeaderText.Of(known.name).Whole, known => known.Field);

    /// <param name="parent">The header of the merged cell above, if there is one.</param>
    public static ColumnGuess For(int column, string header, string? parent)
    {
        var text = HeaderText.Of(header);
        var shown = parent is null ? header.Trim() : $"{parent.Trim()} / {header.Trim()}";
        var joined = parent is null ? text : text.Under(HeaderText.Of(parent));
        var (field, sureness, candidates) = Judge(text, joined);
        return new ColumnGuess(column, shown, field, sureness, candidates, TenThousands(joined));
    }

    private static Judgement Judge(HeaderText text, HeaderText joined)
    {
        if (IsGuarded(joined))
            return JudgeGuarded(text, joined);
        if (Lookup(joined) is { } exact)
            return Sure(exact, 1);
        if (joined != text && Lookup(text) is { } below)
            return Sure(below, 1);
        return HeaderWords.Judge(joined.Bare) is var (field, sureness) ? Sure(field, sureness) : new Judgement(null, 0, []);
    }

    /// <summary>A header of a date, a unit or an amount never counts by likeness.</summary>
    private static Judgement JudgeGuarded(HeaderText text, HeaderText joined)
    {
        var meanings = GuardedHeader.Meanings(joined.Whole);
        if (GuardedHeader.ShiftsMeaning(joined.Whole))
            return Ask(meanings);
        var exact = Lookup(joined) ?? Lookup(text);
        if (GuardedHeader.IsAmbiguous(text.Bare) && (meanings.Length != 1 || joined.Bare == text.Bare && text.Notes.Length == 0))
            return Ask([.. meanings, LedgerField.Due, LedgerField.CompletedOn]);
        if (exact is { } field && Agree(field, joined, meanings))
            return Sure(field, 1);
        return exact is null && meanings.Length == 1 && !GuardedHeader.SpeaksOfMoney(joined.Bare) ? Sure(meanings[0], ByWords) : Ask(meanings);
    }

    /// <summary>A listed header counts unless a note in brackets or a header above it speaks of something else.</summary>
    private static bool Agree(LedgerField field, HeaderText joined, ImmutableArray<LedgerField> meanings) =>
        Known.ContainsKey(joined.Whole) || meanings.All(meaning => meaning == field)
        || (joined.Notes.Length == 0 && Known.ContainsKey(joined.Bare)) || !LedgerColumns.Of(field).IsGuarded;

    private static bool IsGuarded(HeaderText text) =>
        GuardedHeader.SpeaksOfTime(text.Whole) || GuardedHeader.SpeaksOfUnits(text.Bare) || GuardedHeader.SpeaksOfMoney(text.Bare);

    private static LedgerField? Lookup(HeaderText text) =>
        Known.TryGetValue(text.Whole, out var whole) ? whole : Known.TryGetValue(text.Bare, out var bare) ? bare : null;

    private static bool? TenThousands(HeaderText text) =>
        text.Whole.Contains("万元", StringComparison.Ordinal) ? true : text.Notes.Contains('元', StringComparison.Ordinal) ? false : null;

    private static Judgement Sure(LedgerField field, double sureness) => new(field, sureness, [field]);

    private static Judgement Ask(ImmutableArray<LedgerField> candidates) => new(null, 0, [.. candidates.Distinct()]);

    private sealed record Judgement(LedgerField? Field, double Sureness, ImmutableArray<LedgerField> Candidates);
}
