using System.Reflection;
using System.Text;
using Rectify.Engine;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Rectify.Demonstration;

/// <summary>A walk of two minutes through the demonstration, as <c>walks.yaml</c> says it.</summary>
/// <param name="Key">Its place on the page.</param>
/// <param name="End">What one sees when all steps are taken.</param>
internal sealed record GuidedWalk(string Key, Text Title, Text End, IReadOnlyList<GuidedStep> Steps)
{
    private static readonly Lazy<IReadOnlyList<GuidedWalk>> Walks = new(Read);

    public static IReadOnlyList<GuidedWalk> All => Walks.Value;

    private static IReadOnlyList<GuidedWalk> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("demonstration/walks.yaml")!; // embedded by the project
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var files = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().WithEnforceRequiredMembers().Build()
            .Deserialize<List<WalkFile>>(reader);
        return [.. files.Select(file => new GuidedWalk(file.Key, file.Title.Text, file.End.Text, [.. file.Steps.Select(step => step.Read())]))];
    }

    private sealed class WalkFile
    {
        public required string Key { get; init; }
        public required Both Title { get; init; }
        public required Both End { get; init; }
        public required List<StepFile> Steps { get; init; }
    }

    private sealed class Both
    {
        public required string Zh { get; init; }
        public required string En { get; init; }

        public Text Text => new(Zh, En);
    }

    private sealed class StepFile
    {
        public required string As { get; init; }
        public required string Zh { get; init; }
        public required string En { get; init; }
        public string? Of { get; init; }
        public string? Page { get; init; }
        public string Process { get; init; } = "rectification";
        public string? State { get; init; }
        public string? Request { get; init; }
        public string? Letter { get; init; }
        public string? Act { get; init; }
        public bool Late { get; init; }

        public GuidedStep Read() => new(As, new(Zh, En), Act, this switch
        {
            { Page: { } page } => new Whither.Page(page),
            { Letter: { } party } => new Whither.Letter(party),
            _ => new Whither.Finding(Process, State, Request, Late, Of ?? As.Split('.')[0]),
        });
    }
}

/// <summary>One thing that somebody does.</summary>
/// <param name="As">The login of who does it; <see cref="Rectifier"/> for whoever the finding names.</param>
/// <param name="Act">The form on that page that is meant; null when the page is to be looked at.</param>
internal sealed record GuidedStep(string As, Text What, string? Act, Whither Whither)
{
    public const string Rectifier = "rectifier";
}

/// <summary>Where a step leads.</summary>
internal abstract record Whither
{
    private Whither()
    {
    }

    public sealed record Page(string Address) : Whither;

    /// <summary>The newest draft that a party is to sign.</summary>
    public sealed record Letter(string Party) : Whither;

    /// <summary>The finding that is the furthest in a state.</summary>
    /// <param name="State">Null for any.</param>
    /// <param name="Request">One of this kind waits; null where none may wait.</param>
    /// <param name="Place">Beginning of the logins of the county or the team whose it is; anything else for the whole city.</param>
    public sealed record Finding(string Process, string? State, string? Request, bool IsLate, string Place) : Whither;
}
