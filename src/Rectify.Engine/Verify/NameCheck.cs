using System.Collections.Immutable;

namespace Rectify.Engine.Verify;

/// <summary>Every state, ladder, process and document that a process names is there.</summary>
internal static class NameCheck
{
    public static IEnumerable<Flaw> Flaws(Process process, Surroundings around) =>
        States(process).Where(named => process.StateNamed(named.Name) is null)
            .Select(named => Flaw.At([.. named.Path, named.Name], $"没有状态“{named.Name}”", $"there is no state '{named.Name}'"))
            .Concat(Ladders(process).Where(named => !around.Ladders.ContainsKey(named.Name))
                .Select(named => Flaw.At([.. named.Path, named.Name], $"没有升级阶梯“{named.Name}”", $"there is no ladder '{named.Name}' in workflows/ladders")))
            .Concat(Site.AllOf(process).SelectMany(site => Outside(site, around)));

    /// <summary>The ladders that a process's clocks are armed with, and what names or implies each.</summary>
    public static IEnumerable<(ImmutableArray<string> Path, string Name)> Ladders(Process process)
    {
        foreach (var state in process.States.Where(state => !state.IsFinal))
        {
            yield return (["states", state.Name, "ladder"], state.Ladder);
            if (state.ProgressEvery is not null)
                yield return (["states", state.Name, "progress_every"], "progress");
        }

        foreach (var choice in process.Ladders)
            yield return (["ladders", choice.Field, choice.Value], choice.Ladder);
        foreach (var request in process.Requests)
        {
            yield return (["requests", request.Name, "ladder"], request.Ladder);
            if (request.Then == RequestVerb.LongTerm)
                yield return (["requests", request.Name, "then"], "review");
        }

        foreach (var site in Site.AllOf(process).Where(site => site.Rule.Measure == MeasureAct.Plan))
            yield return ([.. site.Path, "measure"], "measure");
    }

    private static IEnumerable<(ImmutableArray<string> Path, string Name)> States(Process process)
    {
        yield return (["initial"], process.Initial);
        foreach (var site in Site.AllOf(process).Where(site => site.Rule.To is not (null or ActionRule.Previous)))
            yield return ([.. site.Path, "to"], site.Rule.To!); // filtered just above
        foreach (var (state, signOff) in process.States.Where(state => state.SignOff is not null).Select(state => (state, state.SignOff!)))
        {
            yield return (["states", state.Name, "signoff", "pass"], signOff.Pass);
            yield return (["states", state.Name, "signoff", "fail", "to"], signOff.Fail);
        }

        foreach (var field in process.Fields.Where(field => field.LockedAfter is not null))
            yield return (["fields", field.Name, "locked_after"], field.LockedAfter!); // filtered just above
        foreach (var request in process.Requests)
        {
            foreach (var state in request.While)
                yield return (["requests", request.Name, "while"], state);
            if (request.EndAs is not null)
                yield return (["requests", request.Name, "to"], request.EndAs);
        }
    }

    private static IEnumerable<Flaw> Outside(Site site, Surroundings around)
    {
        if (site.Rule.Opens is { } opens && !around.Processes.Contains(opens.Process))
            yield return Flaw.At([.. site.Path, "opens", "process", opens.Process], $"没有流程“{opens.Process}”", $"there is no process '{opens.Process}'");
        if (site.Rule.Document is { } document && !around.Documents.Contains(document))
            yield return Flaw.At([.. site.Path, "document", document], $"没有文书“{document}”", $"there is no document '{document}' in workflows/documents");
    }
}
