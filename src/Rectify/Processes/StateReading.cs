using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>Reads one state with its actions, timers and sign-off.</summary>
internal static class StateReading
{
    public static State Read(string name, Section section)
    {
        var withFinding = section.Has("due") && section.Text("due") == Vocabulary.FindingDeadline;
        return new State(
            name,
            section.Title(),
            section.Text("owner"),
            withFinding ? null : section.Span("due"),
            withFinding,
            section.Text("ladder") ?? (withFinding ? "standard" : "stage"),
            section.Span("progress_every"),
            [.. section.Sections("actions", Vocabulary.Action).Select(entry => ActionReading.Read(entry.Name, entry.Section))],
            section.Inner("signoff", Vocabulary.SignOff) is { } signOff ? ReadSignOff(signOff) : null,
            ReadTimers(section),
            section.Flag("final"),
            section.Word("conclude", Vocabulary.Conclusions),
            section.Flag("freeze"));
    }

    private static ImmutableArray<TimerRule> ReadTimers(Section section)
    {
        var timers = ImmutableArray.CreateBuilder<TimerRule>();
        if (section.Inner("after") is not { } after)
            return [];

        foreach (var key in after.Keys)
        {
            if (Span.TryParse(key, out var span))
                timers.Add(new TimerRule(span, after.Required(key)));
            else
                after.Say(key, $"“{key}”不是时长，如 3wd、30d、1mo", $"'{key}' is not a span such as 3wd, 30d or 1mo");
        }

        return timers.ToImmutable();
    }

    private static SignOffRule ReadSignOff(Section section)
    {
        var parties = section.Names("parties");
        if (parties.IsEmpty)
            section.Say("parties", "会签至少要有一方", "a sign-off needs parties");
        section.Demand("rule", "fail");
        var fail = section.Inner("fail", Vocabulary.Fail);
        return new SignOffRule(
            parties,
            ReadRule(section, parties.Length),
            ReadVeto(section, parties),
            ReadOrder(section),
            section.Required("pass"),
            fail?.Required("to") ?? "",
            fail is null ? Needs.Nothing : ActionReading.ReadNeeds(fail),
            fail?.Text("new_deadline"),
            section.Names("four_eyes"));
    }

    private static int ReadRule(Section section, int parties)
    {
        var rule = section.Text("rule") ?? "";
        var atLeast = rule switch
        {
            "all" => parties,
            "majority" => (parties / 2) + 1,
            _ => ReadCount(rule, parties),
        };
        if (atLeast == 0 && rule.Length > 0)
            section.Say("rule", $"“{rule}”不对，应为：all、majority 或 N-of-{parties}", $"'{rule}' will not do: all, majority or N-of-{parties}");
        return atLeast;
    }

    private static int ReadCount(string rule, int parties)
    {
        var parts = rule.Split("-of-");
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var atLeast)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var all) && all == parties ? atLeast : 0;
    }

    private static ImmutableArray<string> ReadVeto(Section section, ImmutableArray<string> parties) =>
        section.Has("veto") ? section.Names("veto") switch
        {
            ["any"] => parties,
            ["none"] => [],
            var some => some,
        } : [];

    private static bool ReadOrder(Section section)
    {
        var order = section.Text("order") ?? "any";
        if (order is not ("any" or "listed"))
            section.Say("order", $"“{order}”不对，应为：any、listed", $"'{order}' will not do: any or listed");
        return order == "listed";
    }
}
