using System.Collections.Immutable;
using System.Globalization;

namespace Rectify.Engine;

/// <summary>Checks the text of a field's value against its type.</summary>
public static class FieldValue
{
    private const int ShortText = 200;
    private const int LongText = 20_000;

    /// <returns>What would do instead, or null when the value is fine.</returns>
    public static string? Fault(Process process, Field field, string value) => (field.Seal, SealedValue.Is(value)) switch
    {
        (null, false) => PlainFault(process, field, value),
        (null, true) => "plain text", // it would pass for a reference, and be missed among what was sealed
        (_, var isSealed) => isSealed ? null : "sealed",
    };

    /// <summary>The same of a value that is yet to be sealed.</summary>
    public static string? PlainFault(Process process, Field field, string value) => field.Type switch
    {
        FieldType.Text => value.Length <= ShortText ? null : $"<={ShortText}",
        FieldType.LongText => value.Length <= LongText ? null : $"<={LongText}",
        FieldType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "yyyy-mm-dd",
        FieldType.Deadline => Budget.TryParse(value, out _) ? null : "10wd, 30d, 1mo, yyyy-mm-dd",
        FieldType.Money => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null : "fen",
        FieldType.Number => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _) ? null : "0.0",
        FieldType.Choice => IsChoice(process, field, value) ? null : field.Of,
        FieldType.Choices => Codes(value).All(code => IsChoice(process, field, code)) ? null : field.Of,
        FieldType.Person or FieldType.Organisation => Guid.TryParse(value, out _) ? null : "id",
        FieldType.Evidence => Codes(value).All(id => Guid.TryParse(id, out _)) ? null : "id",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static ImmutableArray<string> Codes(string value) =>
        [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static bool IsChoice(Process process, Field field, string code) =>
        process.ChoicesOf(field) is not { } list || list.Find(code) is not null;
}
