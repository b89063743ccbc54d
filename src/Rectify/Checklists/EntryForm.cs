using System.Globalization;

namespace Rectify.Checklists;

/// <summary>An entry as its page shows it: as it stands, or as somebody typed it and was refused.</summary>
/// <param name="Sequence">Of what the page shows; what is saved comes behind it.</param>
public sealed record EntryForm(EntryStanding Entry, string Standing, string Note, string Evidence, int Sequence)
{
    public string Key => Entry.Entry.Key;

    /// <summary>What is wrong with it; empty when nothing is.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    public static EntryForm Of(EntryStanding entry) => new(entry, entry.Last?.Standing ?? "", entry.Last?.Note ?? "", entry.Last?.Evidence ?? "", entry.Sequence);

    public static string StandingOf(string key) => $"standing.{key}";

    public static string NoteOf(string key) => $"note.{key}";

    public static string EvidenceOf(string key) => $"evidence.{key}";

    public static string SequenceOf(string key) => $"sequence.{key}";

    /// <summary>What was posted of the entry.</summary>
    public static TickWanted Posted(EntryStanding entry, IFormCollection form) => new(
        entry.Entry.Key, form[StandingOf(entry.Entry.Key)].ToString(), form[NoteOf(entry.Entry.Key)].ToString().ReplaceLineEndings("\n"),
        form[EvidenceOf(entry.Entry.Key)].ToString(),
        int.TryParse(form[SequenceOf(entry.Entry.Key)], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : 0);

    /// <summary>The entry as it was posted; behind whatever was said of it since, so that saving it again lets it stand.</summary>
    public static EntryForm Refused(EntryStanding entry, TickWanted posted, IReadOnlyList<string> faults)
    {
        var seen = entry.Ticks.FirstOrDefault(tick => tick.Sequence == posted.Sequence);
        var isTouched = (posted.Standing, posted.Note, posted.Evidence) != (seen?.Standing ?? "", seen?.Note ?? "", seen?.Evidence ?? "");
        return isTouched
            ? new(entry, posted.Standing, posted.Note ?? "", posted.Evidence ?? "", entry.Sequence) { Faults = faults }
            : Of(entry) with { Faults = faults };
    }
}
