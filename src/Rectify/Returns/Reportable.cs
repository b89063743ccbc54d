using Rectify.Batches;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;

namespace Rectify.Returns;

/// <summary>The action by which a person reports where a finding stands.</summary>
/// <param name="Why">Why not now; null when it may be taken.</param>
internal sealed record Reportable(ActionRule Rule, RefusalCode? Why)
{
    /// <returns>Null when the process asks for no report here.</returns>
    public static Reportable? Of(LockedFinding finding, Guid account, Published published, DateTimeOffset now)
    {
        var process = published.ProcessWith(finding.ProcessHash);
        if (BulkChoice.ReportingRule(process, finding.State.State) is not { } rule)
            return null;
        var offers = PersonOffer.Of(process, finding.State, finding.ActorsFor(process, account), finding.CircumstancesAt(now, published));
        var offer = offers.FirstOrDefault(one => one.Offer.Kind == OfferKind.Act && one.Offer.Name == rule.Name);
        return new(rule, offer is null ? RefusalCode.NotYourPart : offer.Offer.Why);
    }
}
