using System.Globalization;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;

namespace Rectify.Ledger;

/// <summary>Says a changed cell's field and values in the reader's words.</summary>
/// <param name="process">Null when it is published no more; then codes stay codes.</param>
public sealed class BatchWords(Process? process, Reader reader)
{
    private readonly FindingWords? _words = process is null ? null : new FindingWords(process, new Dictionary<Guid, string>(), reader);

    public string Field(string field) => Texts.Has($"change.{field}") ? reader.Say($"change.{field}") : _words?.Field(field) ?? field;

    /// <param name="value">Null where nothing stood.</param>
    public string Value(string field, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return reader.Say("import.blank");
        return field switch
        {
            "state" => _words?.State(value) ?? value,
            "conclusion" => Enum.TryParse<Conclusion>(value, out var conclusion) ? reader.Say($"conclusion.{FindingWords.Snake(conclusion)}") : value,
            "handed_over_at" or "closed_at" => DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var at) ? reader.Minute(at) : value,
            "due" or "deadline" => _words?.Budget(value) ?? value,
            _ => _words?.Value(field, value) ?? value,
        };
    }
}
