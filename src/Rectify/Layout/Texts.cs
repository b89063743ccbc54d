using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Rectify.Layout;

/// <summary>Every sentence the program says, in Chinese and English: <c>texts.yaml</c> beside the slice that says it.</summary>
/// <remarks>A file maps a code to <c>{ zh: …, en: … }</c>; <c>{name}</c> stands for an argument. Codes are stable, since scripts
/// and other systems read them, and unique over all slices.</remarks>
public static partial class Texts
{
    private static readonly Lazy<FrozenDictionary<string, Text>> Table = new(Read);

    /// <summary>All codes there are.</summary>
    public static IReadOnlyCollection<string> Codes => Table.Value.Keys;

    public static bool Has(string code) => Table.Value.ContainsKey(code);

    /// <summary>The text of a code, its arguments filled in. Numbers and days are written as everywhere: 1.5, 2026-02-27.</summary>
    /// <exception cref="KeyNotFoundException">No file has the code, or the text names an argument that wasn't given.</exception>
    public static string Get(string code, Language language, params (string Name, object? Value)[] arguments)
    {
        var text = Table.Value.TryGetValue(code, out var found) ? found : throw new KeyNotFoundException($"No texts.yaml has '{code}'.");
        return Placeholder().Replace(text.In(language), match => Fill(code, match.Groups[1].Value, arguments));
    }

    private static string Fill(string code, string name, (string Name, object? Value)[] arguments)
    {
        foreach (var argument in arguments)
        {
            if (argument.Name == name)
                return Write(argument.Value);
        }

        throw new KeyNotFoundException($"The text '{code}' wants an argument '{name}'.");
    }

    private static string Write(object? value) => value switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static FrozenDictionary<string, Text> Read()
    {
        var yaml = new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().WithEnforceRequiredMembers().Build();
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("texts/", StringComparison.Ordinal))
            .SelectMany(name => ReadFile(yaml, assembly, name))
            .ToFrozenDictionary(entry => entry.Key, entry => entry.Value); // throws when two slices use one code
    }

    private static Dictionary<string, Text> ReadFile(IDeserializer yaml, Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8); // it is in the list just read
        return yaml.Deserialize<Dictionary<string, Text>>(reader);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    private sealed class Text
    {
        public required string Zh { get; init; }
        public required string En { get; init; }

        public string In(Language language) => language == Language.English ? En : Zh;
    }
}
