using Rectify.Accounts;

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
        new("/statistics", "columns", "place.statistics"),
        new("/stars", "stars", "place.stars"),
        new("/campaigns", "target", "place.campaigns"),
        new("/letters", "file", "place.letters"),
        new("/interviews", "people", "place.interviews"),
        new("/scores", "columns", "place.scores"),
        new("/claims", "flag", "place.claims"),
        new("/owed", "clock-exclamation", "place.owed"),
        new("/bulk-acts", "sign", "place.bulk_acts"),
        new("/stranded", "alert", "place.stranded"),
        new("/processes", "process", "place.processes"),
    ];

    /// <summary>What each of the three officers opens, and nobody else.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<Place>> OfOfficers = new Dictionary<string, IReadOnlyList<Place>>
    {
        [Roles.SystemOfficer] =
        [
            Administration,
            new("/administration/organisations", "building", "place.organisations", InTabs: true),
            new("/administration/accounts", "people", "place.accounts", InTabs: true),
            new("/administration/calendars", "calendar", "place.calendars"),
            new("/administration/holidays", "bell", "place.holidays"),
            new("/administration/inbound", "download", "place.inbound"),
            new("/administration/channels", "send", "place.channels"),
            new("/administration/jobs", "settings", "place.jobs", InTabs: true),
            new("/stranded", "alert", "place.stranded"),
        ],
        [Roles.SecurityOfficer] =
        [
            Administration,
            new("/administration/accounts", "people", "place.accounts", InTabs: true),
            new("/stranded", "alert", "place.stranded", InTabs: true),
        ],
        [Roles.AuditOfficer] = [Administration, new("/administration/audit", "history", "place.audit", InTabs: true), new("/administration/readings", "lock", "place.readings", InTabs: true)],
    };

    /// <summary>What the navigation shows to somebody.</summary>
    /// <param name="office">Which of the three officers it is; null for everybody else.</param>
    public static IReadOnlyList<Place> Of(string? office) => office is null ? All : OfOfficers[office];

    private static Place Administration => new("/administration", "dashboard", "place.administration", InTabs: true);

    /// <summary>Whether an address, its query aside, is this page or one below it.</summary>
    public bool Holds(string address)
    {
        var path = address.Split('?', '#')[0];
        return Href is "/" or "/administration" ? path == Href : path == Href || path.StartsWith($"{Href}/", StringComparison.Ordinal);
    }
}
