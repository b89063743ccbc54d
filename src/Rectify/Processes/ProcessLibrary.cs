using System.Collections.Concurrent;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Everything a city has published, by content hash: what a node serves, whatever files it has.</summary>
public sealed class ProcessLibrary(CityDatabase database, TimeProvider clock)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<Guid, (DateTimeOffset At, Published Content)> _cities = new();

    /// <summary>What is published now, at most two seconds old. Rows are only ever added, so their count tells whether to read again.</summary>
    public async ValueTask<Published> OfAsync(Guid tenant, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_cities.TryGetValue(tenant, out var known) && now - known.At < LookAgainAfter && now >= known.At)
            return known.Content;

        await using var city = await database.BeginAsync(tenant, ct);
        var content = await ReadAsync(city, known.Content, ct);
        _cities[tenant] = (now, content);
        return content;
    }

    /// <summary>Forgets what it knows of a city: somebody has just published there.</summary>
    public void Forget(Guid tenant) => _cities.TryRemove(tenant, out _);

    private static async Task<Published> ReadAsync(CityTransaction city, Published? known, CancellationToken ct)
    {
        await using var counting = city.CreateCommand("select count(*) from publication");
        var count = (long)(await counting.ExecuteScalarAsync(ct))!; // count(*) is never null
        if (known is not null && known.Count == count)
            return known;

        await using var reading = city.CreateCommand("select kind, hash, name, version, content from publication order by kind, name, version");
        await using var rows = await reading.ExecuteReaderAsync(ct);
        var published = new List<PublishedDocument>();
        while (await rows.ReadAsync(ct))
            published.Add(new(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetInt32(3), rows.GetString(4)));
        return new Published(published);
    }
}

/// <summary>A row of <c>publication</c>.</summary>
/// <param name="Kind">process, ladder, calendar, calendar_file, document, report, checklist, template, reminder or inbound.</param>
public sealed record PublishedDocument(string Kind, string Hash, string Name, int Version, string Content);

/// <summary>A city's published processes, ladders and calendars, read and ready for the engine.</summary>
public sealed class Published
{
    private readonly IReadOnlyCollection<PublishedDocument> _content;
    private readonly Dictionary<string, Process> _processes = [];
    private readonly Dictionary<string, string> _hashes = [];
    private readonly Dictionary<string, Process> _inForce = [];
    private readonly Dictionary<string, WorkCalendar> _calendars = [];
    private readonly Dictionary<string, string> _calendarNames = [];
    private readonly Dictionary<string, CalendarFile> _calendarFiles = [];
    private readonly Dictionary<string, string> _calendarTexts = [];
    private readonly Dictionary<string, DocumentFile> _documents = [];
    private readonly Dictionary<string, ReportFile> _reports = [];
    private readonly Dictionary<string, ChecklistFile> _checklists = [];
    private readonly Dictionary<string, TemplateFile> _templates = [];
    private readonly Dictionary<string, InboundFile> _inbound = [];
    private readonly Dictionary<string, ReminderFile> _reminders = [];

    /// <param name="documents">In order of version: of one name, the last is in force.</param>
    public Published(IReadOnlyCollection<PublishedDocument> documents)
    {
        _content = documents;
        Count = documents.Count;
        var ladders = new List<Ladder>();
        var calendars = new List<WorkCalendar>();
        foreach (var document in documents)
        {
            switch (document.Kind)
            {
                case "process":
                    Add(document);
                    break;
                case "ladder":
                    ladders.Add(Publication.ReadLadder(document.Content));
                    break;
                case "calendar":
                    calendars.Add(WorkCalendar.Parse(document.Content));
                    _calendars[document.Name] = calendars[^1];
                    _calendarNames[document.Hash] = document.Name;
                    break;
                case "calendar_file":
                    _calendarTexts[document.Name] = document.Content;
                    _calendarFiles[document.Name] = CalendarFile.Read($"{document.Name}.yaml", document.Content, new($"{document.Name}.yaml"))!; // read when it was published
                    break;
                case "document":
                    _documents[document.Name] = Publication.ReadDocument(document.Content);
                    break;
                case "report":
                    _reports[document.Name] = Publication.ReadReport(document.Content);
                    break;
                case "checklist":
                    _checklists[document.Name] = Publication.ReadChecklist(document.Content);
                    break;
                case "template":
                    _templates[document.Name] = Publication.ReadTemplate(document.Content);
                    break;
                case "reminder":
                    _reminders[document.Name] = Publication.ReadReminder(document.Content);
                    break;
                case "inbound":
                    _inbound[document.Name] = Publication.ReadInbound(document.Content);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(); // the table's check knows no other kind
            }
        }

        var inForce = ladders.GroupBy(ladder => ladder.Name).Select(versions => versions.Last()).ToArray();
        Shelf = new Shelf(inForce, ladders, calendars);
    }

    /// <summary>How many documents there are; it only grows.</summary>
    public long Count { get; }

    public Shelf Shelf { get; }

    public IEnumerable<Process> InForce => _inForce.Values;

    public IEnumerable<WorkCalendar> Calendars => _calendars.Values;

    /// <exception cref="KeyNotFoundException">No such process was ever published.</exception>
    public Process ProcessWith(string hash) => _processes[hash];

    public Process? ProcessNamed(string name) => _inForce.GetValueOrDefault(name);

    /// <summary>Whether any version of any process seals a field of that name: a finding may run on an old one.</summary>
    public bool Seals(string field) => _processes.Values.Any(process => process.FieldNamed(field) is { Seal: not null });

    public string HashOf(Process process) => _hashes[$"{process.Name}@{process.Version}"];

    /// <summary>The hash of one version; null when it was never published.</summary>
    public string? HashOf(string process, int version) => _hashes.GetValueOrDefault($"{process}@{version}");

    /// <summary>The versions of a process that were ever published, the oldest first.</summary>
    public IEnumerable<int> VersionsOf(string process) => _processes.Values.Where(known => known.Name == process).Select(known => known.Version).Order();

    /// <exception cref="KeyNotFoundException">No calendar of that name was ever published.</exception>
    public WorkCalendar CalendarNamed(string name) => _calendars[name];

    /// <summary>The calendars laid over one, and over those, as they become when it changes.</summary>
    public IEnumerable<WorkCalendar> LaidOver(WorkCalendar above) => _calendarFiles.Values.Where(file => file.Extends == above.Name)
        .Select(file => file.ToCalendar(above)).SelectMany(calendar => LaidOver(calendar).Prepend(calendar));

    /// <summary>What the file of a calendar says; null where it was published before files were kept.</summary>
    public string? CalendarFileOf(string name) => _calendarTexts.GetValueOrDefault(name);

    /// <summary>Whether a calendar is laid over another, or over one that is.</summary>
    public bool IsLaidOver(string calendar, string other) =>
        _calendarFiles.GetValueOrDefault(calendar)?.Extends is { } above && (above == other || IsLaidOver(above, other));

    /// <summary>The same with other calendars in force, as if they were published.</summary>
    public Published With(IEnumerable<WorkCalendar> calendars) =>
        new([.. _content, .. calendars.Select(calendar => new PublishedDocument("calendar", calendar.Hash, calendar.Name, int.MaxValue, calendar.Content))]);

    /// <summary>The ladder that a campaign has chosen, for the processes that it is made for; null where the process chooses.</summary>
    public string? LadderOf(string? campaign, Process process) => campaign is not null && Shelf.HasLadder(campaign)
        && Shelf.LadderNamed(campaign).For is var processes && (processes.IsEmpty || processes.Contains(process.Name)) ? campaign : null;

    /// <summary>Whether the content was once published as the calendar of that name, and is no longer the one in force.</summary>
    public bool IsOlder(string calendar, string hash) => _calendars[calendar].Hash != hash && _calendarNames.GetValueOrDefault(hash) == calendar;

    /// <summary>The letter template in force; null when none of that name was published.</summary>
    public DocumentFile? DocumentNamed(string name) => _documents.GetValueOrDefault(name);

    /// <summary>By name.</summary>
    public IEnumerable<DocumentFile> Documents => _documents.Values.OrderBy(document => document.Name, StringComparer.Ordinal);

    /// <summary>The report in force; null when none of that name was published.</summary>
    public ReportFile? ReportNamed(string name) => _reports.GetValueOrDefault(name);

    /// <summary>The responsibility checklists in force.</summary>
    public IReadOnlyCollection<ChecklistFile> Checklists => _checklists.Values;

    /// <summary>The checklist in force; null when none of that name was published.</summary>
    public ChecklistFile? ChecklistNamed(string name) => _checklists.GetValueOrDefault(name);

    /// <summary>The templates of campaigns in force.</summary>
    public IReadOnlyCollection<TemplateFile> Templates => _templates.Values;

    /// <summary>What is said before holidays, by name.</summary>
    public IEnumerable<ReminderFile> Reminders => _reminders.Values.OrderBy(reminder => reminder.Name, StringComparer.Ordinal);

    /// <summary>The reminder in force; null when none of that name was published.</summary>
    public ReminderFile? ReminderNamed(string name) => _reminders.GetValueOrDefault(name);

    /// <summary>How a source's items are read; null when none of that name was published.</summary>
    public InboundFile? InboundNamed(string name) => _inbound.GetValueOrDefault(name);

    /// <summary>The sources that may push, by name.</summary>
    public IEnumerable<InboundFile> Inbound => _inbound.Values.OrderBy(file => file.Name, StringComparer.Ordinal);

    private void Add(PublishedDocument document)
    {
        var process = Publication.ReadProcess(document.Content);
        _processes[document.Hash] = process;
        _hashes[$"{process.Name}@{process.Version}"] = document.Hash;
        _inForce[process.Name] = process;
    }
}
