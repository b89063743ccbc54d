using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Rectify.Demonstration;

/// <summary>What a team finds in a county.</summary>
/// <param name="Measures">What the unit undertakes; at least one.</param>
/// <param name="Reached">What it says when all of them are done.</param>
internal sealed record InventedFinding(
    string Area, string Category, string Severity, string Description, string Basis, ImmutableArray<string> Measures, string Reached);

/// <summary>The list of <c>findings.yaml</c>.</summary>
internal static class InventedFindings
{
    private static readonly Lazy<List<Entry>> Entries = new(Read);

    /// <summary>The entry at an index, taken round and round, with the county's names filled in.</summary>
    /// <param name="isMajor">Only of the major ones, or of the others; null for any.</param>
    public static InventedFinding At(int index, County county, Random random, bool? isMajor = null)
    {
        var entries = Entries.Value.Where(entry => isMajor is null || isMajor == (entry.Severity == "major")).ToArray();
        var entry = entries[index % entries.Length];
        var number = random.Next(2, 9).ToString(CultureInfo.InvariantCulture);
        var description = entry.Description
            .Replace("{road}", county.Road, StringComparison.Ordinal).Replace("{firm}", county.Firm, StringComparison.Ordinal)
            .Replace("{project}", county.Project, StringComparison.Ordinal).Replace("{port}", county.Port, StringComparison.Ordinal)
            .Replace("{n}", number, StringComparison.Ordinal);
        return new(entry.Area, entry.Category, entry.Severity, description, entry.Basis, [.. entry.Measures], entry.Reached);
    }

    private static List<Entry> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("demonstration/findings.yaml")!; // embedded by the project
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithEnforceRequiredMembers().Build()
            .Deserialize<List<Entry>>(reader);
    }

    private sealed class Entry
    {
        public required string Area { get; init; }
        public required string Category { get; init; }
        public required string Severity { get; init; }
        public required string Description { get; init; }
        public required string Basis { get; init; }
        public required List<string> Measures { get; init; }
        public required string Reached { get; init; }
    }
}
