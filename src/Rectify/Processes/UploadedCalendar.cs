using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary>A calendar file that somebody brings, read as if it lay in <c>workflows/calendars</c>.</summary>
/// <param name="Calendars">Itself, and those that are laid over it as they become; empty when something is wrong with it.</param>
/// <param name="Faults">What, each with its line; empty when nothing is.</param>
public sealed record UploadedCalendar(IReadOnlyList<WorkCalendar> Calendars, IReadOnlyList<string> Faults)
{
    /// <summary>The largest file taken, in bytes: eighty years of holidays.</summary>
    public const int Largest = 256 * 1024;

    /// <param name="file">Its name, which is the calendar's and <c>.yaml</c>.</param>
    public static UploadedCalendar Read(string file, string yaml, Published published, Language language)
    {
        var list = new FaultList(file);
        var read = CalendarFile.Read(file, yaml, list);
        if (read is null)
            return new([], [.. list.All.Select(fault => fault.ToString())]);
        if (published.Calendars.All(known => known.Name != read.Name))
            return Refused("calendar_not_ours", language, ("name", read.Name), ("known", string.Join(", ", published.Calendars.Select(known => known.Name))));
        if (read.Extends is { } above && published.Calendars.All(known => known.Name != above))
            return Refused("calendar_not_ours", language, ("name", above), ("known", string.Join(", ", published.Calendars.Select(known => known.Name))));
        if (read.Extends is { } over && (over == read.Name || published.IsLaidOver(over, read.Name)))
            return Refused("calendar_circle", language, ("name", read.Name), ("above", over));
        var calendar = read.ToCalendar(read.Extends is null ? null : published.CalendarNamed(read.Extends));
        return calendar.Hash == published.CalendarNamed(read.Name).Hash && published.CalendarFileOf(read.Name) == yaml ? Refused("calendar_unchanged", language) : new([calendar, .. published.LaidOver(calendar)], []);
    }

    private static UploadedCalendar Refused(string code, Language language, params (string, object?)[] arguments) => new([], [Texts.Get(code, language, arguments)]);
}
