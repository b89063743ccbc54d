using System.Collections.Immutable;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>The calendars of a folder by name, each laid over the one that it extends.</summary>
/// <param name="Files">What the file of each says.</param>
/// <param name="Faults">What is wrong in the files; a file with a fault, and what extends it, is not among the calendars.</param>
internal sealed record CalendarLibrary(
    ImmutableSortedDictionary<string, WorkCalendar> Calendars, ImmutableSortedDictionary<string, string> Files, ImmutableArray<Fault> Faults)
{
    /// <param name="folder">A folder that may be absent, and then has no calendars.</param>
    public static async Task<CalendarLibrary> ReadAsync(string folder, CancellationToken ct)
    {
        var texts = new List<(string File, string Yaml)>();
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
            texts.Add((file, await File.ReadAllTextAsync(file, ct)));
        return Read(texts);
    }

    public static CalendarLibrary Read(IEnumerable<(string File, string Yaml)> texts)
    {
        var faults = new List<Fault>();
        var files = new Dictionary<string, CalendarFile>();
        var said = new Dictionary<string, string>();
        foreach (var (file, yaml) in texts)
        {
            var list = new FaultList(file);
            if (CalendarFile.Read(file, yaml, list) is { } read)
                (files[read.Name], said[read.Name]) = (read, yaml);
            faults.AddRange(list.All);
        }

        var calendars = LayOver(files);
        faults.AddRange(files.Values.Where(file => !calendars.ContainsKey(file.Name)).Select(Unresolved));
        return new CalendarLibrary(calendars.ToImmutableSortedDictionary(StringComparer.Ordinal), said.ToImmutableSortedDictionary(StringComparer.Ordinal), [.. faults]);
    }

    private static Dictionary<string, WorkCalendar> LayOver(Dictionary<string, CalendarFile> files)
    {
        var calendars = new Dictionary<string, WorkCalendar>();
        for (var before = -1; before < calendars.Count;)
        {
            before = calendars.Count;
            foreach (var file in files.Values.Where(file => file.Extends is null || calendars.ContainsKey(file.Extends)))
                calendars.TryAdd(file.Name, file.ToCalendar(file.Extends is null ? null : calendars[file.Extends]));
        }

        return calendars;
    }

    private static Fault Unresolved(CalendarFile file) => new(
        file.File, file.ExtendsAt,
        $"上级日历“{file.Extends}”不存在、有错误，或又以本日历为上级 / the calendar above, '{file.Extends}', is not there, has faults, or extends this one");
}
