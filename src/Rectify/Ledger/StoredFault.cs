using System.Globalization;

namespace Rectify.Ledger;

/// <summary>A <see cref="RowFault"/> as a column of JSON keeps it; the sentence is written out only when it is read.</summary>
public sealed record StoredFault(
    int Row, string? Column, string? Header, string? Value, bool IsWarning, string Code, Dictionary<string, string> Arguments)
{
    public static StoredFault Of(RowFault fault) => new(
        fault.Row, fault.Column, fault.Header, fault.Value, fault.IsWarning, fault.Reason.Code,
        fault.Reason.Arguments.ToDictionary(argument => argument.Name, argument => Text(argument.Value)));

    public RowFault ToFault() => new(
        Row, Column, Header, Value, new Sentence(Code, [.. Arguments.Select(argument => (argument.Key, (object?)argument.Value))]), IsWarning);

    private static string Text(object? value) => value is DateOnly day
        ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
