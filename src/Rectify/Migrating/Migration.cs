using Rectify.Engine;
using Rectify.Layout;
using Rectify.Processes;

namespace Rectify.Migrating;

/// <summary>What the file of a version says of the findings of an older one.</summary>
/// <param name="Process">The version that they go on under, and its content hash.</param>
/// <param name="Left">Content hash of the version that they leave.</param>
public sealed record Migration(Process Process, string Hash, string Left, Command.Migrate Command)
{
    /// <param name="folder">Has the file: which state becomes which stands there and is published nowhere.</param>
    /// <exception cref="OperatorException">A version isn't published here, or the file isn't there or says nothing of the older one.</exception>
    public static Migration Of(Published published, WorkflowFolder folder, string path, string name, int from, int to)
    {
        var (left, hash) = (HashOf(published, name, from), HashOf(published, name, to));
        if (!folder.Processes.Any(process => process.Name == name && Publication.HashOf(process) == hash))
            throw new OperatorException("migrate_other_file", ("folder", path), ("name", name), ("version", to));
        return folder.Migrates[name].TryGetValue(from, out var states)
            ? new Migration(published.ProcessWith(hash), hash, left, new Command.Migrate(Actor.System, from, to, states))
            : throw new OperatorException("migrate_says_nothing", ("name", name), ("from", from), ("to", to));
    }

    private static string HashOf(Published published, string name, int version)
    {
        if (published.ProcessNamed(name) is null)
            throw new OperatorException("migrate_no_process", ("name", name), ("known", string.Join(", ", published.InForce.Select(process => process.Name).Order())));
        return published.HashOf(name, version)
            ?? throw new OperatorException("migrate_no_version", ("name", name), ("version", version), ("known", string.Join(", ", published.VersionsOf(name))));
    }
}

/// <summary>Which of a process's open findings are meant.</summary>
/// <param name="Campaign">By name; null for all.</param>
/// <param name="Numbers">By number, ended ones too; empty for all that are open.</param>
public sealed record MigrationScope(string? Campaign, string[] Numbers)
{
    public static readonly MigrationScope Everything = new(null, []);
}

/// <summary>What became of one finding, or would.</summary>
/// <param name="From">Where it stands.</param>
/// <param name="To">What that is called under the version to come.</param>
/// <param name="Why">Code of the text that says why it doesn't move; null when it does.</param>
public sealed record MigratedFinding(string Number, string From, string To, string? Why)
{
    /// <summary>The sentence of <see cref="Why"/>.</summary>
    public string In(Language language) => Why is null ? "" : Texts.Get(Why, language, ("state", To));
}
