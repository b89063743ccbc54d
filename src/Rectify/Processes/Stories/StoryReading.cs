using System.Collections.Immutable;
using System.Globalization;
using Rectify.Engine;

namespace Rectify.Processes.Stories;

/// <summary>Reads one line of a story as a step.</summary>
internal sealed class StoryReading(Process process, ImmutableDictionary<string, ImmutableArray<string>> people)
{
    private static readonly Dictionary<string, DeedKind> Verbs = new()
    {
        ["opens"] = DeedKind.Open,
        ["imports"] = DeedKind.Import,
        ["amends"] = DeedKind.Amend,
        ["undoes"] = DeedKind.Undo,
        ["reorganises"] = DeedKind.Reorganise,
        ["asks"] = DeedKind.Ask,
        ["approves"] = DeedKind.Approve,
        ["rejects"] = DeedKind.Reject,
        ["withdraws"] = DeedKind.Withdraw,
        ["signs"] = DeedKind.Sign,
    };

    private static readonly string[] Times = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];

    /// <exception cref="StoryFaultException">The line can't be read.</exception>
    public StoryStep Read(Place at, string line)
    {
        var words = new StoryWords(line);
        return words.Peek switch
        {
            "at" => ReadTime(words, at, line),
            "after" => ReadWait(words, at, line),
            "calendar" => ReadCalendar(words, at, line),
            "nobody" => ReadVacancy(words, at, line),
            "campaign" => ReadLadder(words, at, line),
            { } word when people.ContainsKey(word) => ReadDeed(words, at, line),
            _ => new StoryStep.Expects(at, line, ReadChecks(words)),
        };
    }

    public static DateTime ReadLocal(string text, int column) =>
        DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? local : throw new StoryFaultException(column, $"“{text}”不是时间，如 2026-03-02 09:00", $"'{text}' is no time such as 2026-03-02 09:00");

    private static StoryStep.MovesTo ReadTime(StoryWords words, Place at, string line)
    {
        words.TakeIf("at");
        var column = words.Column;
        return new StoryStep.MovesTo(at, line, ReadLocal(string.Join(' ', words.Rest()), column));
    }

    private static StoryStep.Waits ReadWait(StoryWords words, Place at, string line)
    {
        words.TakeIf("after");
        var column = words.Column;
        var text = words.Take("时长，如 3wd", "a span such as 3wd");
        return Span.TryParse(text, out var span)
            ? new StoryStep.Waits(at, line, span) : throw new StoryFaultException(column, $"“{text}”不是时长，如 3wd", $"'{text}' is no span such as 3wd");
    }

    private static StoryStep.Publishes ReadCalendar(StoryWords words, Place at, string line)
    {
        words.TakeIf("calendar");
        var days = ImmutableArray.CreateBuilder<KeyValuePair<DateOnly, bool>>();
        bool? works = null;
        while (!words.AtEnd)
        {
            var column = words.Column;
            var word = words.Take("日期", "a day");
            if (word is "off" or "work")
                works = word == "work";
            else if (works is { } kind && DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                days.Add(KeyValuePair.Create(day, kind));
            else
                throw new StoryFaultException(column, "写成 calendar off 2026-03-05 work 2026-03-07", "write it as calendar off 2026-03-05 work 2026-03-07");
        }

        return new StoryStep.Publishes(at, line, days.ToImmutable());
    }

    private static StoryStep.Climbs ReadLadder(StoryWords words, Place at, string line)
    {
        words.TakeIf("campaign");
        return new StoryStep.Climbs(at, line, words.Take("阶梯", "a ladder"));
    }

    private StoryStep.Vacates ReadVacancy(StoryWords words, Place at, string line)
    {
        words.TakeIf("nobody");
        var column = words.Column;
        var parties = words.Rest();
        return parties.FirstOrDefault(party => process.PartyNamed(party) is null) is { } unknown
            ? throw new StoryFaultException(column, $"没有“{unknown}”这一角色", $"there is no party '{unknown}'")
            : new StoryStep.Vacates(at, line, parties);
    }

    private StoryStep ReadDeed(StoryWords words, Place at, string line)
    {
        var who = ReadSpeaker(words);
        if (words.TakeIf("may"))
            return ReadMayNot(words, who, at, line);

        var deed = ReadDeed(words.Until("->"));
        if (!words.TakeIf("refused"))
            return new StoryStep.Does(at, line, who, deed, null, [], words.AtEnd ? [] : ReadChecks(words));
        var code = ReadCode(words);
        return new StoryStep.Does(at, line, who, deed, code, words.Rest(), []);
    }

    private Speaker ReadSpeaker(StoryWords words)
    {
        var name = words.Take("人", "somebody");
        if (!words.TakeIf("for"))
            return new Speaker(name, null);
        var column = words.Column;
        var other = words.Take("委托人", "whom they stand in for");
        return people.ContainsKey(other)
            ? new Speaker(name, other) : throw new StoryFaultException(column, $"故事里没有“{other}”", $"nobody in the story is called '{other}'");
    }

    private StoryStep.MayNot ReadMayNot(StoryWords words, Speaker who, Place at, string line)
    {
        if (!words.TakeIf("not"))
            throw new StoryFaultException(words.Column, "这里应当是 not", "'not' is expected here");
        var tried = words.Until("->");
        var deeds = ImmutableArray.CreateBuilder<Deed>();
        while (!tried.AtEnd)
            deeds.Add(ReadDeed(tried.Until(",")));
        return new StoryStep.MayNot(at, line, who, deeds.ToImmutable(), ReadCode(words));
    }

    private static RefusalCode ReadCode(StoryWords words)
    {
        var column = words.Column;
        var name = words.Take("拒绝代码", "the code of the refusal");
        return Enum.TryParse<RefusalCode>(name, out var code)
            ? code : throw new StoryFaultException(column, $"没有“{name}”这一拒绝代码", $"there is no refusal called '{name}': {string.Join(", ", Enum.GetNames<RefusalCode>())}");
    }

    private Deed ReadDeed(StoryWords words)
    {
        var column = words.Column;
        var first = words.Take("动作", "what they do");
        var kind = KindOf(first, words.Peek);
        var about = kind switch
        {
            DeedKind.Act => first,
            DeedKind.Open or DeedKind.Amend or DeedKind.Undo or DeedKind.Reorganise => "",
            _ => words.Take("所指的对象", "what of"),
        };
        if (kind == DeedKind.Act && !ActionNames().Contains(about))
            throw new StoryFaultException(column, $"流程没有动作“{about}”", $"the process has no action '{about}'");

        var (brought, evidence) = ReadBrought(words);
        return new Deed(kind, about, brought, evidence);
    }

    // After 'may not' a verb has no s; an action of the same name has nothing after it but what is brought.
    private DeedKind KindOf(string first, string? next)
    {
        if (Verbs.TryGetValue(first, out var kind))
            return kind;
        var brings = next is null || next.Contains('=', StringComparison.Ordinal) || next.StartsWith('+');
        if (brings && ActionNames().Contains(first))
            return DeedKind.Act;
        return Verbs.GetValueOrDefault($"{first}s", Verbs.GetValueOrDefault($"{first}es", DeedKind.Act));
    }

    private static (ImmutableDictionary<string, string> Words, int Evidence) ReadBrought(StoryWords words)
    {
        var brought = ImmutableDictionary.CreateBuilder<string, string>();
        var evidence = 0;
        while (!words.AtEnd)
        {
            var column = words.Column;
            var word = words.Take("所带内容", "what they bring");
            var sign = word.IndexOf('=', StringComparison.Ordinal);
            if (word.StartsWith("+evidence", StringComparison.Ordinal))
                evidence = word == "+evidence" ? 1 : int.Parse(word["+evidence(".Length..^1], CultureInfo.InvariantCulture);
            else if (word == "+note")
                brought["note"] = "a note that is long enough";
            else if (sign > 0)
                brought[word[..sign]] = word[(sign + 1)..];
            else
                throw new StoryFaultException(column, $"“{word}”应写成 字段=值、+note 或 +evidence(2)", $"'{word}' should be field=value, +note or +evidence(2)");
        }

        return (brought.ToImmutable(), evidence);
    }

    private ImmutableArray<StoryCheck> ReadChecks(StoryWords words)
    {
        var checks = ImmutableArray.CreateBuilder<StoryCheck>();
        while (!words.AtEnd)
        {
            var column = words.Column;
            var part = words.Until(",");
            var word = part.Take("应有的结果", "what must hold");
            if (!StoryChecks.Known.Contains(word) && process.StateNamed(word) is null)
                throw new StoryFaultException(column, $"“{word}”既不是本故事中的人，也不是状态或检查项", $"'{word}' is nobody in the story, no state and nothing to check: {string.Join(", ", StoryChecks.Known)}");
            checks.Add(new StoryCheck(word, part.Rest()));
        }

        return checks.ToImmutable();
    }

    private IEnumerable<string> ActionNames() => process.States.SelectMany(state => state.Actions).Concat(process.Everywhere).Select(rule => rule.Name);
}
