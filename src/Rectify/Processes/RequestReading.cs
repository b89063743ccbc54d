using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Reads the rule of one kind of request.</summary>
internal static class RequestReading
{
    public static RequestRule Read(string name, Section section)
    {
        section.Demand("then", "due", "by", "approve");
        return new RequestRule(
            name,
            section.Title(),
            section.Names("while"),
            section.Names("by"),
            section.Offset("before"),
            section.Span("within"),
            section.Number("at_most"),
            ReadLimit(section),
            section.Number("at_most_days"),
            ActionReading.ReadNeeds(section),
            section.Names("takes"),
            section.Names("approve"),
            section.Span("due") ?? default,
            section.Text("ladder") ?? "stage",
            section.Word("then", Vocabulary.Verbs) ?? default,
            section.Text("to"));
    }

    private static RequestLimit? ReadLimit(Section section)
    {
        if (section.Inner("limit", Vocabulary.Limit) is not { } limit)
            return null;
        if (limit.Text("of") is not (null or "original"))
            limit.Say("of", "只能是 original：原期限", "only 'original' can stand here");
        limit.Demand("share", "and");
        var share = limit.Decimal("share");
        if (share is <= 0 or > 5)
            limit.Say("share", "“share”应大于 0，至多 5", "'share' must be more than 0 and at most 5");
        return new RequestLimit(share ?? 0, limit.Span("and") ?? default);
    }
}
