using System.Collections.Immutable;

namespace Rectify.Processes;

/// <summary>
/// <c>workflows/published.yaml</c>: the content hash of every version that has been published, as <c>rectification@1: 3f2a…</c>.
/// Findings follow those versions, so a changed text is a new version.
/// </summary>
internal sealed record PublishedFile(ImmutableSortedDictionary<string, string> Hashes)
{
    public const string Stem = "published";
    public static readonly PublishedFile Nothing = new(ImmutableSortedDictionary<string, string>.Empty);

    public static PublishedFile Read(string file, string yaml, List<Fault> faults)
    {
        var list = new FaultList(file);
        var hashes = Nothing.Hashes;
        if (YamlReading.Read(yaml, list) is { } root)
        {
            var section = new Section(root, root.Place, list);
            hashes = section.Keys.ToImmutableSortedDictionary(key => key, section.Required, StringComparer.Ordinal);
            foreach (var key in section.Keys.Where(key => key.Split('@') is not [_, var version] || !int.TryParse(version, out _)))
                section.Say(key, $"“{key}”应写作 流程@版本", $"'{key}' should read process@version");
        }

        faults.AddRange(list.All);
        return new PublishedFile(hashes);
    }

    public IEnumerable<Fault> Faults(ImmutableArray<ProcessFile> processes) => processes.SelectMany(OfProcess);

    private IEnumerable<Fault> OfProcess(ProcessFile file)
    {
        var process = file.Process;
        var versions = Hashes.Keys.Select(key => key.Split('@')).Where(parts => parts is [var name, _] && name == process.Name)
            .Select(parts => int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)).Order().ToArray();
        var hash = Publication.HashOf(process);
        if (Hashes.TryGetValue($"{process.Name}@{process.Version}", out var published) && published != hash)
            yield return At(file, "version", $"版本 {process.Version} 已发布，内容不得再改：请升版本（published.yaml 中为 {published[..Math.Min(12, published.Length)]}…，现为 {hash[..12]}…）", $"version {process.Version} is published and must not change: raise the version (published {published[..Math.Min(12, published.Length)]}…, now {hash[..12]}…)");
        if (versions is [.., var last] && process.Version < last)
            yield return At(file, "version", $"版本 {last} 已发布，版本不能倒退", $"version {last} is published: versions don't go back");
        if (versions.LastOrDefault(version => version < process.Version) is > 0 and var before && !file.Migrates.ContainsKey(before))
            yield return At(file, "version", $"版本 {before} 的在办问题去往何处：须写 migrates: {{ {before}: {{ }} }}", $"say where findings of version {before} go: migrates: {{ {before}: {{ }} }}");
    }

    private static Fault At(ProcessFile file, string key, string zh, string en) => new(file.File, file.Root.PlaceOf([key]), $"{zh} / {en}");
}
