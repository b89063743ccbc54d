using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Engine;

/// <summary>拆分: one finding becomes several, each with something of its own and all else taken over from the whole (engine.md 6.6).</summary>
internal static class Splitting
{
    /// <summary>What is missing or wrong in the parts that were brought, each said of its part.</summary>
    public static void AddFaults(ImmutableArray<Missing>.Builder missing, Process process, ActionRule rule, Brought with)
    {
        if (rule.Opens?.Parts is not { } wanted)
        {
            if (with.Parts is not null)
                missing.Add(new Missing(MissingKind.FieldNotTaken, "parts", ""));
            return;
        }

        var parts = with.Parts ?? [];
        if (parts.Length is < PartsRule.Fewest or > PartsRule.Most)
            missing.Add(new Missing(MissingKind.Parts, "parts", string.Create(CultureInfo.InvariantCulture, $"{PartsRule.Fewest}–{PartsRule.Most}")));
        for (var at = 0; at < Math.Min(parts.Length, PartsRule.Most); at++)
            AddFaults(missing, process, wanted, parts[at], at + 1);
    }

    /// <summary>What a part is made of. A preset of the whole gives way where the part's own choice brings another.</summary>
    public static ImmutableSortedDictionary<string, string> FieldsOf(Draft draft, ImmutableSortedDictionary<string, string> part)
    {
        var inherited = draft.State.Fields.Where(field => Fields.PresetOf(draft.Process, part, field.Key) is null);
        return Fields.With(draft.Process, inherited.ToImmutableSortedDictionary(), part);
    }

    private static void AddFaults(
        ImmutableArray<Missing>.Builder missing, Process process, PartsRule wanted, ImmutableSortedDictionary<string, string> part, int number)
    {
        foreach (var (name, value) in part)
        {
            if (process.FieldNamed(name) is not { } field || !wanted.Accepts(name))
                missing.Add(new Missing(MissingKind.FieldNotTaken, name, "", number));
            else if (value.Length > 0 && FieldValue.Fault(process, field, value) is { } would)
                missing.Add(new Missing(MissingKind.FieldWrong, name, would, number));
        }

        foreach (var name in wanted.Needs.Where(name => string.IsNullOrWhiteSpace(part.GetValueOrDefault(name))))
            missing.Add(new Missing(MissingKind.Field, name, "", number));
    }
}
