using System.Collections.Immutable;
using Rectify.Engine.Verify;

namespace Rectify.Processes;

/// <summary>Asks the engine what is wrong with processes and ladders that could be read, and finds the place in the file for each answer.</summary>
internal static class FolderCheck
{
    public static IEnumerable<Fault> Faults(
        ImmutableArray<ProcessFile> processes, ImmutableArray<LadderFile> ladders, IReadOnlySet<string> documents, IReadOnlyCollection<string> roles)
    {
        var names = processes.Select(file => file.Process.Name).ToHashSet();
        var around = new Surroundings(
            ladders.ToDictionary(file => file.Ladder.Name, file => file.Ladder), names, documents, roles.ToHashSet());
        var ofProcesses = processes.SelectMany(file =>
            ProcessCheck.Flaws(file.Process, around).Select(flaw => At(file.File, file.Root, flaw)).Concat(OfMigrations(file)));
        var ofLadders = ladders.SelectMany(file => LadderCheck.Flaws(file.Ladder, names, documents)
            .Concat(processes.SelectMany(process => LadderCheck.Flaws(file.Ladder, process.Process)))
            .Select(flaw => At(file.File, file.Root, flaw)));
        return ofProcesses.Concat(ofLadders);
    }

    private static IEnumerable<Fault> OfMigrations(ProcessFile file)
    {
        foreach (var (version, states) in file.Migrates)
        {
            var key = version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (version >= file.Process.Version)
                yield return At(file.File, file.Root, ["migrates", key], "只能由更早的版本迁来", "findings migrate from earlier versions only");
            foreach (var (from, to) in states.Where(pair => file.Process.StateNamed(pair.Value) is null))
                yield return At(file.File, file.Root, ["migrates", key, from, to], $"没有状态“{to}”", $"there is no state '{to}'");
            foreach (var (from, to) in states.Where(pair => file.Process.StateNamed(pair.Value) is { IsFinal: true }))
                yield return At(file.File, file.Root, ["migrates", key, from, to], $"“{to}”是终结环节，迁移不能办结问题", $"'{to}' is final, and no migration ends a finding");
        }
    }

    private static Fault At(string file, YamlNode root, Flaw flaw) => At(file, root, flaw.Path, flaw.Message.Zh, flaw.Message.En);

    private static Fault At(string file, YamlNode root, ImmutableArray<string> path, string zh, string en) =>
        new(file, root.PlaceOf(path), $"{zh} / {en}");
}
