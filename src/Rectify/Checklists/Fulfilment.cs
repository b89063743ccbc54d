using Rectify.Engine;

namespace Rectify.Checklists;

/// <summary>How many entries stand how; whatever is left of <paramref name="Of"/> nobody has looked at yet.</summary>
public readonly record struct Fulfilment(int Fulfilled, int Partly, int Unfulfilled, int Of)
{
    /// <summary>Of those, 落实: null where there are none.</summary>
    public decimal? Share => Of == 0 ? null : (decimal)Fulfilled / Of;

    public int Unlooked => Of - Fulfilled - Partly - Unfulfilled;

    public static Fulfilment operator +(Fulfilment left, Fulfilment right) =>
        new(left.Fulfilled + right.Fulfilled, left.Partly + right.Partly, left.Unfulfilled + right.Unfulfilled, left.Of + right.Of);

    /// <summary>One entry.</summary>
    /// <param name="standing">Null while nobody has looked at it.</param>
    public static Fulfilment One(string? standing) =>
        new(standing == Standings.Fulfilled ? 1 : 0, standing == Standings.Partly ? 1 : 0, standing == Standings.Unfulfilled ? 1 : 0, 1);
}

/// <summary>已落实, 部分落实, 未落实, as they stand in the database and in addresses.</summary>
public static class Standings
{
    public const string Fulfilled = "fulfilled", Partly = "partly", Unfulfilled = "unfulfilled";

    public static readonly IReadOnlyList<string> All = [Fulfilled, Partly, Unfulfilled];
}

/// <summary>How far a campaign's units are with its checklists, from the entry up to the city.</summary>
/// <param name="Lists">In the order of the campaign, each over all units.</param>
/// <param name="Units">By name.</param>
public sealed record RollUp(IReadOnlyList<ListFulfilment> Lists, IReadOnlyList<UnitFulfilment> Units, Fulfilment Total);

/// <summary>A checklist over all units, and each of its entries.</summary>
public sealed record ListFulfilment(string Checklist, Text Title, Fulfilment Counted, IReadOnlyList<EntryFulfilment> Entries);

/// <summary>An entry over all units.</summary>
public sealed record EntryFulfilment(string Entry, Text Title, Fulfilment Counted);

/// <summary>A unit with each list, in the order of the campaign.</summary>
public sealed record UnitFulfilment(Guid Unit, string Name, IReadOnlyList<Fulfilment> Lists, Fulfilment Total);
