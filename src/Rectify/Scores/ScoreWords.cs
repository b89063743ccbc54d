using System.Globalization;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Scores;

/// <summary>Says why points were booked and why they were taken back.</summary>
public sealed class ScoreWords(Published published, Reader reader)
{
    public string Reason(ScoreEntry entry)
    {
        var rung = entry.Rung is { } title ? reader.Of(title) : entry.Cause;
        return entry.RaisedBy is { } act && WordsOf(entry) is { } words ? reader.Say("scores.raised", ("act", words.Action(null, act)), ("rung", rung)) : rung;
    }

    /// <summary>Empty while they count.</summary>
    public string Reversal(ScoreEntry entry) => entry.Reversal switch
    {
        null => "",
        { Why: "calendar" } reversal => reader.Say("scores.by_calendar", ("day", reader.Day(reversal.At))),
        { } reversal => reader.Say("scores.by_request", ("request", WordsOf(entry)?.Request(reversal.Why) ?? reversal.Why), ("day", reader.Day(reversal.At))),
    };

    /// <summary>-1, -0.5</summary>
    public static string Points(decimal points) => points.ToString("0.##", CultureInfo.InvariantCulture);

    private FindingWords? WordsOf(ScoreEntry entry) =>
        published.ProcessNamed(entry.Process) is { } process ? new(process, new Dictionary<Guid, string>(), reader) : null;
}
