namespace Rectify.Layout;

/// <summary>A page that the navigation leads to.</summary>
/// <param name="Title">Code of its text.</param>
/// <param name="InTabs">It is one of the few at the bottom of a phone.</param>
public sealed record Place(string Href, string Icon, string Title, bool InTabs = false)
{
    /// <summary>In the order shown.</summary>
    public static readonly IReadOnlyList<Place> All =
    [
        new("/", "dashboard", "place.workbench", InTabs: true),
        new("/findings", "findings", "place.ledger", InTabs: true),
        new("/inbox", "inbox", "place.inbox", InTabs: true),
        new("/open", "plus", "place.open", InTabs: true),
        new("/import", "import", "place.import"),
        new("/situation", "report", "place.situation"),
        new("/analysis", "chart", "place.analysis"),
        new("/stars", "stars", "place.stars"),
        new("/campaigns", "target", "place.campaigns"),
        new("/owed", "clock-exclamation", "place.owed"),
        new("/bulk-acts", "sign", "place.bulk_acts"),
        new("/stranded", "alert", "place.stranded"),
        new("/processes", "process", "place.processes"),
    ];

    /// <summary>Whether an address, its query aside, is this page or one below it.</summary>
    public bool Holds(string address)
    {
        var path = address.Split('?', '#')[0];
        return Href == "/" ? path == "/" : path == Href || path.StartsWith($"{Href}/", StringComparison.Ordinal);
    }
}
