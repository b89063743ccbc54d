using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>A ladder climbs in the order of time, every rung does something, and the processes that use it can take it.</summary>
public static class LadderCheck
{
    // The one letter that goes out unsigned (engine.md 5.5).
    private const string Reminder = "reminder";

    private static readonly string[] Colours = ["蓝", "黄", "橙", "红"];

    /// <summary>What is wrong with a ladder by itself.</summary>
    public static IEnumerable<Flaw> Flaws(Ladder ladder, IReadOnlySet<string> processes, IReadOnlySet<string> documents) =>
        OfWhole(ladder, processes)
            .Concat(ladder.Rungs.SelectMany(rung => OfRung(ladder, rung, processes, documents)))
            .Concat(ladder.Rungs.Zip(ladder.Rungs.Skip(1)).SelectMany(pair => OfOrder(pair.First, pair.Second)));

    /// <summary>What is wrong with a ladder in the hands of a process that uses it; paths lead into the ladder's file.</summary>
    public static IEnumerable<Flaw> Flaws(Ladder ladder, Process process)
    {
        if (!ladder.For.Contains(process.Name) && !NameCheck.Ladders(process).Any(named => named.Name == ladder.Name))
            return [];
        return ladder.Rungs.SelectMany(rung => OfParties(process, rung)
            .Concat(rung.Act is null ? [] : StatesUnder(ladder, process).SelectMany(state => OfAct(ladder, process, state, rung))))
            .Concat(OfRaised(ladder, process));
    }

    // A campaign that chose it would leave the action without its rung.
    private static IEnumerable<Flaw> OfRaised(Ladder ladder, Process process) => ladder.For.Contains(process.Name)
        ? Site.AllOf(process).Where(site => site.Rule.Raise is { } rung && ladder.PlaceOf(rung) < 0).Select(site => Flaw.At(
            ["for", process.Name], $"流程“{process.Name}”的动作“{site.Rule.Name}”要升到“{site.Rule.Raise}”级，此阶梯没有", $"'{site.Rule.Name}' of the process '{process.Name}' raises the rung '{site.Rule.Raise}', which this ladder lacks"))
        : [];

    // The clocks of requests, measures and reviews run in whatever state the finding stands.
    private static IEnumerable<State> StatesUnder(Ladder ladder, Process process)
    {
        var own = process.States.Where(state => !state.IsFinal && (state.Ladder == ladder.Name || (state.ProgressEvery is not null && ladder.Name == "progress"))).ToArray();
        return own.Length > 0 ? own : process.States.Where(state => !state.IsFinal);
    }

    private static IEnumerable<Flaw> OfWhole(Ladder ladder, IReadOnlySet<string> processes)
    {
        if (ladder.Rungs.IsEmpty)
            yield return Flaw.At(["rungs"], "阶梯一级也没有", "the ladder has no rungs");
        if (ladder.FireAt == TimeOnly.MinValue)
            yield return Flaw.At(["fire_at"], "不得在零点触发", "rungs never fire at midnight");
        if (ladder.Warn is { Amount: > 0 })
            yield return Flaw.At(["warn"], "临期须在到期之前", "the warning comes before due, not after");
        foreach (var process in ladder.For.Where(process => !processes.Contains(process)))
            yield return Flaw.At(["for", process], $"没有流程“{process}”", $"there is no process '{process}'");
        foreach (var group in ladder.Rungs.GroupBy(rung => rung.Key).Where(group => group.Count() > 1))
            yield return Flaw.At(["rungs", group.Key], $"“{group.Key}”级重复", $"the rung '{group.Key}' is there twice");
    }

    private static IEnumerable<Flaw> OfRung(Ladder ladder, Rung rung, IReadOnlySet<string> processes, IReadOnlySet<string> documents)
    {
        ImmutableArray<string> path = ["rungs", rung.Key];
        if (rung.OnlyNotifies && rung.Notify.IsEmpty)
            yield return Flaw.At(path, "这一级什么也不做", "this rung does nothing");
        if (rung.Document is not null != rung.SignBy is not null)
            yield return Flaw.At(path, "文书与签发人（document、sign_by）须同时写明", "a document and who signs it (document, sign_by) go together");
        if (rung is { SignBy: Party.System, Document: not (null or Reminder) })
            yield return Flaw.At([.. path, "sign_by"], $"只有提醒函（{Reminder}）自动发出，其他文书须有人签发", $"only the letter of reminder ({Reminder}) goes out by itself; somebody signs any other");
        if (rung.Document is { } document && !documents.Contains(document))
            yield return Flaw.At([.. path, "document", document], $"没有文书“{document}”", $"there is no document '{document}' in workflows/documents");
        if (rung.Open is { } process && !processes.Contains(process))
            yield return Flaw.At([.. path, "open", process], $"没有流程“{process}”", $"there is no process '{process}'");
        if (rung.Every is not null && rung != ladder.Rungs[^1])
            yield return Flaw.At([.. path, "every"], "只有最后一级可以重复", "only the last rung may repeat");
        if (rung.Every is { } every && rung.When.Amount != 0 && every.Unit != rung.When.Unit)
            yield return Flaw.At([.. path, "every"], "重复的间隔与“when”须用同一单位", "a repeated rung counts in the unit of its 'when'");
    }

    private static IEnumerable<Flaw> OfOrder(Rung earlier, Rung later)
    {
        if (Days(later.When) < Days(earlier.When))
            yield return Flaw.At(["rungs", later.Key, "when"], $"各级须按时间先后：“{later.Key}”早于“{earlier.Key}”", $"rungs go in the order of time, and '{later.Key}' is before '{earlier.Key}'");
        if (Array.IndexOf(Colours, later.Stage) is >= 0 and var colour && colour < Array.IndexOf(Colours, earlier.Stage))
            yield return Flaw.At(["rungs", later.Key, "stage"], $"颜色只升不降：“{later.Stage}”低于“{earlier.Stage}”", $"colours only rise, and '{later.Stage}' is below '{earlier.Stage}'");
    }

    private static IEnumerable<Flaw> OfParties(Process process, Rung rung)
    {
        foreach (var party in rung.Notify.Where(party => party != Party.Owner && process.PartyNamed(party) is null))
            yield return Flaw.At(["rungs", rung.Key, "notify", party], $"流程“{process.Name}”没有当事角色“{party}”", $"the process '{process.Name}' has no party '{party}'");
        if (rung.SignBy is { } signer and not Party.System && process.PartyNamed(signer) is null)
            yield return Flaw.At(["rungs", rung.Key, "sign_by", signer], $"流程“{process.Name}”没有当事角色“{signer}”", $"the process '{process.Name}' has no party '{signer}'");
    }

    private static IEnumerable<Flaw> OfAct(Ladder ladder, Process process, State state, Rung rung)
    {
        // Its caller asks only for rungs that act.
        ImmutableArray<string> path = ["rungs", rung.Key, "act", rung.Act!];
        foreach (var message in Automatic.Objections(process, state, rung.Act!))
            yield return new Flaw(path, new Text($"流程“{process.Name}”：{message.Zh}", $"process '{process.Name}': {message.En}"));
        if (process.RuleFor(state, rung.Act!) is not { } rule)
            yield break;
        if (rule.StartsDeadline || rule.NewDeadline is not null)
            yield return Flaw.At(path, $"流程“{process.Name}”：阶梯不能定整改期限", $"process '{process.Name}': a rung can't set the finding's deadline");
        if (rule.To is { } to && process.StateNamed(to) is { Due: { } due } next && next.Ladder == ladder.Name && Days(new Offset(due.Amount, due.Unit)) <= Math.Abs(Days(rung.When)))
            yield return Flaw.At(path, $"流程“{process.Name}”：这一级带来的新期限 {due} 不比它自身离到期（{rung.When}）更远", $"process '{process.Name}': this rung sets a deadline ({due}) nearer than its own distance ({rung.When})");
    }

    // To compare units: a working week is five days of seven, and a month thirty. Whoever mixes units keeps well apart.
    private static double Days(Offset offset) => offset.Unit switch
    {
        SpanUnit.WorkingDays => offset.Amount * 7 / 5.0,
        SpanUnit.Months => offset.Amount * 30,
        _ => offset.Amount,
    };
}
