using System.Globalization;
using Microsoft.Extensions.Primitives;
using Rectify.Engine;

namespace Rectify.Layout.Components;

/// <summary>Reads what <c>FieldInput</c> posted back into the text that the engine keeps; nothing is checked here but what has no such text.</summary>
public static class PostedField
{
    /// <summary>Names of the two further inputs that a deadline is typed into.</summary>
    public const string Unit = ".unit", Day = ".day";

    /// <summary>Name of the input with the ids of files that are there already.</summary>
    public const string Staged = ".staged";

    /// <returns>Empty when nothing was typed. What can't be read stays as typed, and the engine says what would do.</returns>
    public static string ValueIn(this FormField field, IFormCollection form)
    {
        var typed = form[field.Name];
        return field.Type switch
        {
            FieldType.Choices => string.Join(',', typed.Where(code => !string.IsNullOrEmpty(code))),
            FieldType.Evidence => string.Join(',', form[field.Name + Staged].Where(id => !string.IsNullOrEmpty(id))),
            FieldType.Money => Fen(One(typed)),
            FieldType.Deadline => Budget(One(typed), One(form[field.Name + Unit]), One(form[field.Name + Day])),
            FieldType.LongText => One(typed).ReplaceLineEndings("\n"),
            _ => One(typed),
        };
    }

    /// <summary>Money in yuan, as typed into a form, from money in fen; empty from empty.</summary>
    public static string Yuan(string fen) =>
        long.TryParse(fen, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number / 100m).ToString("0.00", CultureInfo.InvariantCulture)
            : fen;

    private static string Fen(string yuan) =>
        decimal.TryParse(yuan, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number * 100 is var fen
            && fen == Math.Truncate(fen) && fen is >= 0 and <= long.MaxValue
            ? ((long)fen).ToString(CultureInfo.InvariantCulture)
            : yuan;

    // A day, where one was chosen, is plainer than a length, so it wins.
    private static string Budget(string amount, string unit, string day) => (amount, day) switch
    {
        (_, { Length: > 0 }) => day,
        ({ Length: 0 }, _) => "",
        _ => amount + unit,
    };

    private static string One(StringValues typed) => typed.ToString().Trim();
}
