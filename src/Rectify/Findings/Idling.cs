using Rectify.Engine;

namespace Rectify.Findings;

/// <summary>空转: extended twice or returned three times, and still open; the column <c>is_idling</c> says the same.</summary>
internal static class Idling
{
    public const string Notice = "idling";

    private const int Extensions = 2, Returns = 3;

    public static bool Is(CaseState state) =>
        state.ClosedAt is null && (state.Tallies.GetValueOrDefault("extended") >= Extensions || state.Tallies.GetValueOrDefault("returned") >= Returns);

    /// <summary>Tells the leaders in whose charge the unit is, once: when the finding begins to idle.</summary>
    public static void Tell(TurnRows rows, TurnWriting writing, CaseState? before, CaseState after)
    {
        if (!Is(after) || (before is not null && Is(before)))
            return;
        var leaders = writing.Process.Parties.Where(party => party.InCharge).SelectMany(party => writing.Roster.AccountsOf(writing.Process, after, party.Name)).Distinct().ToList();
        foreach (var leader in writing.Roster.WithStandIns(leaders))
            rows.Add(new NoticeRow(writing.Id, leader, Notice, "", writing.At.Now));
    }
}
