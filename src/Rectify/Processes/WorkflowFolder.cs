using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>The folder <c>workflows/</c> as it was read: what can be published from it, and everything that is wrong with it.</summary>
/// <param name="Faults">In the order of files, lines and columns; when there are any, nothing of the folder may be published.</param>
/// <param name="Migrates">By process, and by older version, where its states' findings go.</param>
public sealed record WorkflowFolder(
    ImmutableArray<Process> Processes,
    ImmutableArray<Ladder> Ladders,
    ImmutableArray<DocumentFile> Documents,
    ImmutableArray<ReportFile> Reports,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>> Migrates,
    ImmutableArray<Fault> Faults)
{
    /// <summary>By name.</summary>
    public ImmutableSortedDictionary<string, WorkCalendar> Calendars { get; init; } = ImmutableSortedDictionary<string, WorkCalendar>.Empty;

    /// <summary>What the file of each calendar says.</summary>
    public ImmutableSortedDictionary<string, string> CalendarFiles { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public ImmutableArray<ChecklistFile> Checklists { get; init; } = [];

    public ImmutableArray<TemplateFile> Templates { get; init; } = [];

    /// <summary>What is said before holidays.</summary>
    public ImmutableArray<ReminderFile> Reminders { get; init; } = [];

    /// <summary>How what other systems push is read.</summary>
    public ImmutableArray<InboundFile> Inbound { get; init; } = [];

    /// <param name="roles">The roles that parties may be made of.</param>
    public static async Task<WorkflowFolder> ReadAsync(string folder, IReadOnlyCollection<string> roles, CancellationToken ct)
    {
        if (!Directory.Exists(folder))
            return Unreadable([new Fault(folder, Place.Start, "没有这个文件夹 / there is no such folder")]);

        var choices = await TextsAsync(folder, "choices", ct);
        var ladders = await TextsAsync(folder, "ladders", ct);
        var documents = await TextsAsync(folder, "documents", ct);
        var reports = await TextsAsync(folder, "reports", ct);
        var inbound = await TextsAsync(folder, "inbound", ct);
        var processes = await TextsAsync(folder, "", ct);
        var published = processes.FirstOrDefault(text => text.Name == PublishedFile.Stem);
        var read = Read(new Texts(choices, ladders, documents, reports, [.. processes.Where(text => text.Name != PublishedFile.Stem)], published)
        {
            Inbound = inbound,
            Checklists = await TextsAsync(folder, "checklists", ct),
            Templates = await TextsAsync(folder, "templates", ct),
            Reminders = await TextsAsync(folder, "reminders", ct),
        }, roles);
        var library = await CalendarLibrary.ReadAsync(Path.Combine(folder, "calendars"), ct);
        return library.Faults.Length > 0 ? Unreadable(read.Faults.Concat(library.Faults)) : read with { Calendars = library.Calendars, CalendarFiles = library.Files };
    }

    internal static WorkflowFolder Read(Texts texts, IReadOnlyCollection<string> roles)
    {
        var faults = new List<Fault>();
        var lists = All(texts.Choices, faults, (text, list) => ChoicesFile.Read(text.Yaml, list)).ToDictionary(list => list.Name);
        var ladders = All(texts.Ladders, faults, (text, list) => LadderFile.Read(text.File, text.Yaml, list));
        var processes = All(texts.Processes, faults, (text, list) => ProcessFile.Read(text.File, text.Yaml, lists, list));
        var documents = All(texts.Documents, faults, (text, list) => DocumentFile.Read(text.Yaml, list));
        var reports = All(texts.Reports, faults, (text, list) => ReportFile.Read(text.Yaml, list));
        var checklists = All(texts.Checklists, faults, (text, list) => ChecklistFile.Read(text.Yaml, CodesOf(lists, "categories"), list));
        var names = checklists.Select(checklist => checklist.Name).ToHashSet();
        var templates = All(texts.Templates, faults, (text, list) => TemplateFile.Read(text.Yaml, CodesOf(lists, "areas"), names, list));
        var reminders = All(texts.Reminders, faults, (text, list) => ReminderFile.Read(text.Yaml, roles, list));
        var inbound = All(texts.Inbound, faults, (text, list) => InboundFile.Read(text.Yaml, list));
        var published = texts.Published is { } file ? PublishedFile.Read(file.File, file.Yaml, faults) : PublishedFile.Nothing;
        faults.AddRange(Misnamed(texts, lists.Keys, documents, reports, ladders, processes));
        faults.AddRange(Misnamed(texts.Checklists, names).Concat(Misnamed(texts.Templates, templates.Select(template => template.Name).ToHashSet()))
            .Concat(Misnamed(texts.Reminders, reminders.Select(reminder => reminder.Name).ToHashSet())));
        if (faults.Count == 0)
            faults.AddRange(FolderCheck.Faults(processes, ladders, documents.Select(document => document.Name).ToHashSet(), roles).Concat(published.Faults(processes)));
        if (faults.Count == 0)
            faults.AddRange(UnknownIn(inbound, processes, texts.Inbound));
        if (faults.Count > 0)
            return Unreadable(faults);
        return new WorkflowFolder(
            [.. processes.Select(process => process.Process)],
            [.. ladders.Select(ladder => ladder.Ladder)],
            documents,
            reports,
            processes.ToImmutableSortedDictionary(process => process.Process.Name, process => process.Migrates),
            [])
        {
            Checklists = checklists,
            Templates = templates,
            Reminders = reminders,
            Inbound = inbound,
        };
    }

    private static IEnumerable<Fault> UnknownIn(ImmutableArray<InboundFile> inbound, ImmutableArray<ProcessFile> processes, ImmutableArray<FileText> texts)
    {
        var known = processes.ToDictionary(file => file.Process.Name, file => file.Process);
        return texts.Zip(inbound).SelectMany(pair => pair.First.Name == pair.Second.Name
            ? pair.Second.Unknown(known).Select(message => new Fault(pair.First.File, Place.Start, message))
            : [Misnamed(pair.First.File, Place.Start)]);
    }

    private static HashSet<string> CodesOf(Dictionary<string, ChoiceList> lists, string name) =>
        lists.TryGetValue(name, out var list) ? [.. list.Values.Select(choice => choice.Code)] : [];

    private static IEnumerable<Fault> Misnamed(ImmutableArray<FileText> texts, HashSet<string> names) =>
        texts.Where(text => !names.Contains(text.Name)).Select(text => Misnamed(text.File, Place.Start));

    private static Fault Misnamed(string file, Place place) => new(file, place, "文件名应与其中的名称相同 / the file must be named after what is in it");

    private static WorkflowFolder Unreadable(IEnumerable<Fault> faults) => new(
        [], [], [], [], ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, ImmutableSortedDictionary<string, string>>>.Empty,
        [.. faults.OrderBy(fault => fault.File, StringComparer.Ordinal).ThenBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column).Distinct()]);

    private static ImmutableArray<T> All<T>(ImmutableArray<FileText> texts, List<Fault> faults, Func<FileText, FaultList, T?> read)
        where T : class
    {
        var files = ImmutableArray.CreateBuilder<T>();
        foreach (var text in texts)
        {
            var list = new FaultList(text.File);
            if (read(text, list) is { } file)
                files.Add(file);
            faults.AddRange(list.All);
        }

        return files.ToImmutable();
    }

    // A process or ladder is looked up by name, and its author looks for its file by the same name.
    private static IEnumerable<Fault> Misnamed(
        Texts texts, IReadOnlyCollection<string> lists, ImmutableArray<DocumentFile> documents,
        ImmutableArray<ReportFile> reports, ImmutableArray<LadderFile> ladders, ImmutableArray<ProcessFile> processes)
    {
        var named = ladders.Select(ladder => (ladder.File, ladder.Ladder.Name, Place: ladder.Root.PlaceOf(["ladder"])))
            .Concat(processes.Select(process => (process.File, process.Process.Name, Place: process.Root.PlaceOf(["process"]))))
            .Concat(texts.Choices.Where(text => !lists.Contains(text.Name)).Select(text => (text.File, Name: "", Place: Place.Start)))
            .Concat(texts.Documents.Where(text => documents.All(document => document.Name != text.Name)).Select(text => (text.File, Name: "", Place: Place.Start)))
            .Concat(texts.Reports.Where(text => reports.All(report => report.Name != text.Name)).Select(text => (text.File, Name: "", Place: Place.Start)));
        return named.Where(file => Path.GetFileNameWithoutExtension(file.File) != file.Name)
            .Select(file => Misnamed(file.File, file.Place));
    }

    private static async Task<ImmutableArray<FileText>> TextsAsync(string folder, string inner, CancellationToken ct)
    {
        var directory = Path.Combine(folder, inner);
        if (!Directory.Exists(directory))
            return [];

        var texts = ImmutableArray.CreateBuilder<FileText>();
        foreach (var file in Directory.EnumerateFiles(directory, "*.yaml").Where(file => !file.EndsWith(".stories.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            texts.Add(new FileText(file, await File.ReadAllTextAsync(file, ct)));
        return texts.ToImmutable();
    }

    internal sealed record FileText(string File, string Yaml)
    {
        public string Name => Path.GetFileNameWithoutExtension(File);
    }

    internal sealed record Texts(
        ImmutableArray<FileText> Choices,
        ImmutableArray<FileText> Ladders,
        ImmutableArray<FileText> Documents,
        ImmutableArray<FileText> Reports,
        ImmutableArray<FileText> Processes,
        FileText? Published)
    {
        public ImmutableArray<FileText> Checklists { get; init; } = [];

        public ImmutableArray<FileText> Templates { get; init; } = [];

        public ImmutableArray<FileText> Reminders { get; init; } = [];

        public ImmutableArray<FileText> Inbound { get; init; } = [];
    }
}
