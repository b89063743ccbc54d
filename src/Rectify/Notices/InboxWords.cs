using System.Globalization;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Holidays;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Notices;

/// <summary>Says what a message is about, by its kind, in the reader's words.</summary>
public sealed class InboxWords(Published published, Reader reader)
{
    public string Of(InboxMessage message)
    {
        var code = $"notice.{message.Kind}";
        return Texts.Has(code) ? reader.Say(code, ("about", About(message))) : message.Kind;
    }

    // In text elements: a note stands in a message's subject, which channels cut or refuse.
    private const int LongestNote = 100;

    /// <summary>What it asks for: red what runs late, green what was decided, yellow what waits for a signature.</summary>
    public static string? ColourOf(InboxMessage message) => message.Kind switch
    {
        "rung" or "stranded" or "told" or "idling" => "red",
        "signing" or "signing_void" or "request" => "yellow",
        "decided" or "imported" => "green",
        "letter" or "delegation_made" or "delegation_begun" or "delegation_for_you" => "purple",
        "entered" or "named" or "view" => "blue",
        _ => null,
    };

    private string About(InboxMessage message)
    {
        var process = message.Process is { } name ? published.ProcessNamed(name) : null;
        return message.Kind switch
        {
            "rung" => Rung(message.About.Split('/')[^1].Split('#')[0]),
            HolidayNews.Kind => HolidayNews.Parse(message.About) is { } news ? news.TextFor(published, reader) : message.About,
            "view" => ViewNews.Parse(message.About) is { } news ? reader.Say("notice.view.about", ("view", news.Name), ("count", news.Count)) : message.About,
            "letter" or "reissued" or "reorganised" or "named" or "idling" => "",
            "told" => Told(message.About, process),
            "migrated" => published.ProcessNamed(message.About) is { } known ? reader.Of(known.Title) : message.About,
            _ when process is null => message.About,
            "entered" => process.StateNamed(message.About) is { } state ? reader.Of(state.Title) : message.About,
            _ => new FindingWords(process, new Dictionary<Guid, string>(), reader) is var words && words.Request(message.About) is var request && request != message.About
                ? request : words.Party(message.About),
        };
    }

    // The action, and behind a blank what was said with it.
    private string Told(string about, Process? process)
    {
        var parts = about.Split(' ', 2);
        var title = process is null ? parts[0] : new FindingWords(process, new Dictionary<Guid, string>(), reader).Action(null, parts[0]);
        return parts is [_, var note] ? reader.Say("notice.told.said", ("act", title), ("note", Brief(note))) : title;
    }

    private static string Brief(string note)
    {
        var line = new StringInfo(string.Join(' ', note.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return line.LengthInTextElements <= LongestNote ? line.String : $"{line.SubstringByTextElements(0, LongestNote)}…";
    }

    // A message names the rung and no ladder; where two ladders have one of that name, they say the same.
    private string Rung(string key) => published.Shelf.LaddersInForce.SelectMany(ladder => ladder.Rungs)
        .FirstOrDefault(rung => rung.Key == key && rung.Title is not null)?.Title is { } title ? reader.Of(title) : key;
}
