using System.Collections.Immutable;

namespace Rectify.Engine;

/// <summary>Writes brought values into a finding's fields.</summary>
internal static class Fields
{
    /// <summary>Brought values replace; an empty one clears; a choice may set fields that are still empty.</summary>
    public static ImmutableSortedDictionary<string, string> With(
        Process process, ImmutableSortedDictionary<string, string> fields, ImmutableSortedDictionary<string, string> brought)
    {
        if (brought.IsEmpty)
            return fields;

        var next = fields.ToBuilder();
        foreach (var (name, value) in brought)
        {
            if (process.FieldNamed(name) is { EachTime: true })
                continue;
            if (value.Length == 0)
                next.Remove(name);
            else
                next[name] = value;
        }

        foreach (var (name, value) in brought)
            SetDefaults(process, next, name, value);
        return next.ToImmutable();
    }

    /// <summary>What a brought choice gives to a field that is still empty; null when none does.</summary>
    public static string? PresetOf(Process process, ImmutableSortedDictionary<string, string> brought, string name)
    {
        foreach (var (chosen, value) in brought)
        {
            if (process.FieldNamed(chosen) is { } field && process.ChoicesOf(field)?.Find(value)?.Sets.GetValueOrDefault(name) is { } preset)
                return preset;
        }

        return null;
    }

    private static void SetDefaults(
        Process process, ImmutableSortedDictionary<string, string>.Builder next, string name, string value)
    {
        if (process.FieldNamed(name) is not { } field || process.ChoicesOf(field)?.Find(value) is not { } choice)
            return;
        foreach (var (other, preset) in choice.Sets)
        {
            if (string.IsNullOrEmpty(next.GetValueOrDefault(other)))
                next[other] = preset;
        }
    }
}
