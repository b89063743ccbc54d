using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Ledger;

/// <summary>A cell that differs from the last import of the same finding.</summary>
/// <param name="Field">The process's field, or <c>due</c>, <c>state</c>, <c>conclusion</c>, <c>handed_over_at</c>, <c>closed_at</c>.</param>
/// <param name="Before">Null where nothing stood.</param>
public sealed record LedgerChange(string Field, string? Before, string? After)
{
    public static ImmutableArray<LedgerChange> Between(LedgerFinding before, LedgerFinding after) =>
    [
        .. before.Fields.Keys.Union(after.Fields.Keys).Order(StringComparer.Ordinal)
            .Select(field => new LedgerChange(field, before.Fields.GetValueOrDefault(field), after.Fields.GetValueOrDefault(field))).Where(IsOne),
        .. Standing(before, after).Where(IsOne),
    ];

    /// <summary>One amend for each changed cell; where the finding stands, which is one thing in several cells, comes last in one.</summary>
    public static ImmutableArray<Command> Amends(Actor by, LedgerFinding after, ImmutableArray<LedgerChange> changes)
    {
        var commands = ImmutableArray.CreateBuilder<Command>();
        var moves = changes.Any(change => change.Field is "state" or "conclusion" or "handed_over_at" or "closed_at");
        foreach (var change in changes.Where(change => !IsStanding(change.Field)))
            commands.Add(Amend(by, after) with { Fields = ImmutableSortedDictionary<string, string>.Empty.Add(change.Field, change.After ?? "") });
        if (changes.Any(change => change.Field == "due") && after.Due is { } due)
            commands.Add(Amend(by, after) with { Due = due });
        if (moves)
            commands.Add(Amend(by, after) with
            {
                State = after.State,
                Conclusion = after.Conclusion,
                HandedOverAt = after.HandedOverAt,
                ClosedAt = after.ClosedAt,
            });
        return commands.ToImmutable();
    }

    private static Command.Amend Amend(Actor by, LedgerFinding after) =>
        new(by, ImmutableSortedDictionary<string, string>.Empty, null, null, null, null, null, after.Hash);

    private static IEnumerable<LedgerChange> Standing(LedgerFinding before, LedgerFinding after)
    {
        yield return new LedgerChange("due", before.Due?.ToString(), after.Due?.ToString());
        yield return new LedgerChange("state", before.State, after.State);
        yield return new LedgerChange("conclusion", before.Conclusion.ToString(), after.Conclusion.ToString());
        yield return new LedgerChange("handed_over_at", Instant(before.HandedOverAt), Instant(after.HandedOverAt));
        yield return new LedgerChange("closed_at", Instant(before.ClosedAt), Instant(after.ClosedAt));
    }

    private static bool IsStanding(string field) => field is "due" or "state" or "conclusion" or "handed_over_at" or "closed_at";

    private static bool IsOne(LedgerChange change) => change.Before != change.After;

    private static string? Instant(DateTimeOffset? at) => at?.ToString("O", CultureInfo.InvariantCulture);
}
