using Rectify.Engine;

namespace Rectify.Reports;

/// <summary>What the codes of choices are called, in whichever process has them.</summary>
internal sealed class ChoiceWords(IEnumerable<Process> processes)
{
    private readonly List<Process> _processes = [.. processes];

    /// <summary>Null when no process in force knows the field or the code.</summary>
    public Text? TitleOf(string field, string code) => Find(field, code)?.Title;

    /// <summary>The code of the upper value in a list of two levels; null for one that has none.</summary>
    public string? UnderOf(string field, string code) => Find(field, code)?.Under;

    private Choice? Find(string field, string code) => _processes
        .Select(process => process.FieldNamed(field) is { } known ? process.ChoicesOf(known)?.Find(code) : null)
        .FirstOrDefault(choice => choice is not null);
}
