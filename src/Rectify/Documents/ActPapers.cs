using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;

namespace Rectify.Documents;

/// <summary>A document that a finding's history gives.</summary>
/// <param name="Sequence">The event that it is made on.</param>
public sealed record ActPaper(string Kind, Text Title, int Sequence, DateTimeOffset At);

/// <summary>Makes documents of what a finding's history says: who asked, acted and signed, when, and why.</summary>
public sealed class ActPapers(FindingQuery findings, CityDatabase database, ProcessLibrary library)
{
    /// <returns>Those that can be made by now, in the order of their events; null when there is no such finding for this person to see.</returns>
    public async Task<IReadOnlyList<ActPaper>?> ListAsync(Guid tenant, Guid account, Guid finding, CancellationToken ct) =>
        await findings.ReadAsync(tenant, account, finding, ct) is { } view ? In(view, await library.OfAsync(tenant, ct)) : null;

    /// <summary>The same of a finding that was read already.</summary>
    public static IReadOnlyList<ActPaper> In(FindingView view, Published published) =>
    [
        .. from entry in view.Timeline
           from document in published.Documents
           where document.On is { } occasion && IsOn(occasion, entry)
           select new ActPaper(document.Name, document.Title, entry.Sequence, entry.At),
    ];

    /// <returns>Null when there is no such finding for this person to see, or nothing in its history to make the document on.</returns>
    public async Task<Paper?> ReadAsync(Guid tenant, Guid account, Guid finding, string kind, int sequence, CancellationToken ct)
    {
        var published = await library.OfAsync(tenant, ct);
        if (published.DocumentNamed(kind) is not { On: { } occasion } document || await findings.ReadAsync(tenant, account, finding, ct) is not { } view)
            return null;
        if (view.Timeline.FirstOrDefault(entry => entry.Sequence == sequence) is not { } on || !IsOn(occasion, on))
            return null;

        var subject = SubjectAt(view, on, published);
        var place = subject.State.Placement;
        var history = new ActHistory(view, subject, on);
        var words = new LetterWords([subject], NameOf(view, place.Unit), await IssuerAsync(tenant, ct))
        {
            Given = place.Campaign is { } campaign ? history.Given().SetItem("campaign", NameOf(view, campaign)) : history.Given(),
            Rows = history.Rows(),
        };
        return LetterText.Of(document, words) with { Day = subject.Day(on.At) };
    }

    private static bool IsOn(DocumentOccasion occasion, TimelineEntry entry) => entry.Body.Command switch
    {
        Command.Act act when occasion.Actions.Contains(act.Action) => true,
        Command.Submit submit when submit.Request == occasion.Request => true,
        _ => occasion.Entered is { } entered && entry.ToState == entered && entry.FromState != entry.ToState && entry.Body.Command is not (Command.Import or Command.Migrate),
    };

    // As it stood right behind the event.
    private static LetterSubject SubjectAt(FindingView view, TimelineEntry on, Published published)
    {
        var fold = new EventFold(published);
        CaseState? state = null;
        foreach (var entry in view.Timeline.TakeWhile(entry => entry.Sequence <= on.Sequence))
            state = fold.Step(state, entry.Body)?.Next ?? throw new InvalidOperationException($"Event {entry.Sequence} of {view.Number} does not follow.");
        var at = new Circumstances(
            on.At, published.Shelf.CalendarWith(on.Body.Calendar), TimeZoneInfo.FindSystemTimeZoneById(on.Body.Zone), published.Shelf, on.Body.Ladder, []);
        return new LetterSubject(published.ProcessWith(on.Body.Process), view.Number, state!, at, view.Names); // the event itself is among them
    }

    private static string NameOf(FindingView view, Guid id) => view.Names.GetValueOrDefault(id) ?? "";

    private async Task<string> IssuerAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        return (await TopOrganisation.OfAsync(city, ct)).Name;
    }
}
