using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using Rectify.Engine;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Rectify.Help;

/// <summary>The help to a page, as a file of <c>pages/</c> says it.</summary>
/// <param name="Name">The file's name, and the last part of its address.</param>
/// <param name="Routes">The pages it is about, each as its <c>@page</c> writes it; may be empty for what is about all of them.</param>
/// <param name="About">What the page is for.</param>
/// <param name="Doings">What can be done there, in the order of the page.</param>
/// <param name="HasLights">Whether the page shows lights, which then are explained.</param>
public sealed record HelpText(
    string Name, Text Title, IReadOnlyList<string> Routes, Text About, IReadOnlyList<HelpDoing> Doings, bool HasLights)
{
    private static readonly Lazy<FrozenDictionary<string, HelpText>> Pages = new(Read);

    /// <summary>By name.</summary>
    public static IEnumerable<HelpText> All => Pages.Value.Values.OrderBy(page => page.Name, StringComparer.Ordinal);

    /// <returns>Null when there is none of that name.</returns>
    public static HelpText? Named(string name) => Pages.Value.GetValueOrDefault(name);

    /// <param name="route">As <c>@page</c> writes it.</param>
    /// <returns>Null when no file is about it.</returns>
    public static HelpText? Of(string? route) => Pages.Value.Values.FirstOrDefault(page => page.Routes.Contains(route));

    private static FrozenDictionary<string, HelpText> Read()
    {
        var yaml = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().WithEnforceRequiredMembers().Build();
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith("help/", StringComparison.Ordinal))
            .Select(name => ReadFile(yaml, assembly, name)).ToFrozenDictionary(page => page.Name);
    }

    private static HelpText ReadFile(IDeserializer yaml, Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8); // it is in the list just read
        var page = yaml.Deserialize<PageFile>(reader);
        return new(
            name["help/".Length..], page.Title.Text, page.Routes, page.About.Text,
            [.. page.Doings.Select(doing => new HelpDoing(doing.Name.Text, doing.What.Text))], page.Lights);
    }

    private sealed class PageFile
    {
        public required Both Title { get; init; }
        public required List<string> Routes { get; init; }
        public required Both About { get; init; }
        public List<DoingFile> Doings { get; init; } = [];
        public bool Lights { get; init; }
    }

    private sealed class DoingFile
    {
        public required Both Name { get; init; }
        public required Both What { get; init; }
    }

    private sealed class Both
    {
        public required string Zh { get; init; }
        public required string En { get; init; }

        public Text Text => new(Zh, En);
    }
}

/// <summary>A button, a form or a figure of a page, and what it does.</summary>
public sealed record HelpDoing(Text Name, Text What);
