using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Each kind of request asks for what its verb needs, and somebody can approve it.</summary>
internal static class RequestCheck
{
    private const int MostPausedDays = 90;

    public static IEnumerable<Flaw> Flaws(Process process) => process.Requests.SelectMany(request =>
        OfPeople(process, request).Concat(OfStates(process, request)).Concat(OfVerb(process, request)).Concat(OfBounds(request)));

    private static IEnumerable<Flaw> OfPeople(Process process, RequestRule request)
    {
        ImmutableArray<string> path = ["requests", request.Name, "approve"];
        if (request.By.IsEmpty)
            yield return Flaw.At(["requests", request.Name, "by"], "没有人能提这项申请", "nobody may make this request");
        if (request.Approve.IsEmpty)
            yield return Flaw.At(path, "没有人批准这项申请", "nobody approves this request");
        foreach (var party in request.Approve.Where(party => process.PartyNamed(party) is { Named: true } && request.By is [var maker] && maker == party))
            yield return Flaw.At([.. path, party], "申请人不能批准自己的申请，而这一步只有他一人", "who makes a request can't approve it, and nobody else is in this step");
    }

    private static IEnumerable<Flaw> OfStates(Process process, RequestRule request)
    {
        foreach (var state in request.While.Where(name => process.StateNamed(name) is { IsFinal: true }))
            yield return Flaw.At(["requests", request.Name, "while", state], "终态不能再提申请", "nothing can be asked for in a final state");
        ImmutableArray<string> path = ["requests", request.Name, "to"];
        if (request.Then == RequestVerb.EndAs && request.EndAs is null)
            yield return Flaw.At(["requests", request.Name, "then"], "end_as 须用“to”指明终态", "'end_as' names its final state with 'to'");
        if (request.Then == RequestVerb.EndAs && request.EndAs is { } end && process.StateNamed(end) is { IsFinal: false })
            yield return Flaw.At([.. path, end], $"“{end}”不是终态", $"'{end}' isn't final");
        if (request.Then is not (RequestVerb.EndAs or RequestVerb.Reassign) && request.EndAs is not null)
            yield return Flaw.At(path, "只有 end_as、reassign 有“to”", "only end_as and reassign have 'to'");
    }

    private static IEnumerable<Flaw> OfVerb(Process process, RequestRule request) => request.Then switch
    {
        RequestVerb.Extend => Needs(process, request, "new_deadline", FieldType.Deadline),
        RequestVerb.Pause => Needs(process, request, "until", FieldType.Date).Concat(Reason(request)).Concat(PauseLength(request)),
        RequestVerb.LongTerm => Needs(process, request, "review_on", FieldType.Date, FieldType.Deadline)
            .Concat(Needs(process, request, "stage_goal", FieldType.Text, FieldType.LongText))
            .Concat(Needs(process, request, "expected_on", FieldType.Date, FieldType.Deadline)),
        RequestVerb.Reassign => Needs(process, request, "unit", FieldType.Organisation),
        RequestVerb.DropMeasure when !Site.AllOf(process).Any(site => site.Rule.Measure == MeasureAct.Plan) =>
            [Flaw.At(["requests", request.Name, "then"], "流程没有措施可撤", "the process has no measures to drop")],
        RequestVerb.DropMeasure or RequestVerb.EndAs => Reason(request),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<Flaw> Needs(Process process, RequestRule request, string field, params FieldType[] types)
    {
        ImmutableArray<string> path = ["requests", request.Name, "needs", "fields"];
        return request.Needs.Fields.Contains(field)
            ? FieldCheck.WrongType(process, path, field, types)
            : [Flaw.At(path, $"“{Verb(request)}”须填字段“{field}”", $"'{Verb(request)}' needs the field '{field}'")];
    }

    private static IEnumerable<Flaw> Reason(RequestRule request)
    {
        if (request.Needs.Note == 0 && !request.Needs.Fields.Any(field => field.StartsWith("reason", StringComparison.Ordinal)))
            yield return Flaw.At(["requests", request.Name, "needs"], $"“{Verb(request)}”须写理由：needs.note，或字段 reason…", $"'{Verb(request)}' needs a reason: a note or a field reason…");
    }

    private static IEnumerable<Flaw> PauseLength(RequestRule request)
    {
        if (request.AtMostDays is not (> 0 and <= MostPausedDays))
            yield return Flaw.At(["requests", request.Name, "at_most_days"], $"暂停须限天数：at_most_days 为 1 至 {MostPausedDays}", $"a pause is bounded: at_most_days is 1 to {MostPausedDays}");
    }

    private static IEnumerable<Flaw> OfBounds(RequestRule request)
    {
        ImmutableArray<string> path = ["requests", request.Name];
        if (request.AtMost == 0)
            yield return Flaw.At([.. path, "at_most"], "至少一次", "at least one");
        if (request.Limit is not null && request.Then != RequestVerb.Extend)
            yield return Flaw.At([.. path, "limit"], "只有 extend 有“limit”", "only 'extend' has a limit");
        if (request.Limit is { And.Unit: not SpanUnit.WorkingDays })
            yield return Flaw.At([.. path, "limit", "and"], "延期上限以工作日计，如 30wd", "the limit counts working days, such as 30wd");
        if (request.AtMostDays is not null && request.Then != RequestVerb.Pause)
            yield return Flaw.At([.. path, "at_most_days"], "只有 pause 有“at_most_days”", "only 'pause' has at_most_days");
        if (request.Before is { Amount: > 0 })
            yield return Flaw.At([.. path, "before"], "须在到期之前申请", "a request is made before due, not after");
    }

    private static string Verb(RequestRule request) => request.Then switch
    {
        RequestVerb.Extend => "extend",
        RequestVerb.Pause => "pause",
        RequestVerb.LongTerm => "long_term",
        RequestVerb.Reassign => "reassign",
        RequestVerb.EndAs => "end_as",
        _ => "drop_measure",
    };
}
