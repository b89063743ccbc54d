using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>How a document is laid out (GB/T 9704-2012): 公文 with the issuer's mark in red, 信函格式, or a form without either.</summary>
public enum PaperFormat { Notice, Letter, Form }

/// <summary>What has to have happened to a finding before a document can be made from its history.</summary>
/// <param name="Actions">One of these was taken; empty for none.</param>
/// <param name="Request">A request of this kind was made; null for none.</param>
/// <param name="Entered">This state was entered; null for none.</param>
/// <param name="OfReceipt">It is made of no finding, but of a letter that a unit has signed for.</param>
public sealed record DocumentOccasion(ImmutableArray<string> Actions, string? Request, string? Entered, bool OfReceipt);

/// <summary>A document's template in <c>workflows/documents</c>.</summary>
/// <param name="Number">The pattern of letter numbers; empty for what isn't in the register.</param>
/// <param name="To">The party that it is addressed to; empty for what is made from a finding's history.</param>
/// <param name="Body">A paragraph, heading or row a line; <c>{{…}}</c> stand for what the finding says when it is signed.</param>
public sealed partial record DocumentFile(string Name, Text Title, string Number, string To, string Body)
{
    public PaperFormat Format { get; init; }

    /// <summary>What the document is headed with; null for its title.</summary>
    public string? Heading { get; init; }

    /// <summary>The party that signs what people draft by hand; null where a process or ladder says who does.</summary>
    public string? SignBy { get; init; }

    /// <summary>Room is left for a seal.</summary>
    public bool Seal { get; init; }

    /// <summary>What it is made on; null for a letter that is drafted, signed and numbered.</summary>
    public DocumentOccasion? On { get; init; }

    internal static DocumentFile? Read(string yaml, FaultList faults)
    {
        if (YamlReading.Read(yaml, faults) is not { } root)
            return null;

        var section = new Section(root, root.Place, faults, Vocabulary.Document);
        var isLetter = !section.Has("on");
        var document = new DocumentFile(
            section.Required("document"), section.Title(), isLetter ? section.Required("number") : "", isLetter ? section.Required("to") : "", section.Required("body"))
        {
            Format = section.Word("format", Vocabulary.Formats) ?? PaperFormat.Notice,
            Heading = section.Text("heading"),
            SignBy = section.Text("sign_by"),
            Seal = section.Flag("seal"),
            On = section.Inner("on", "actions", "request", "entered", "receipt") is { } on
                ? new(on.Names("actions"), on.Text("request"), on.Text("entered"), on.Flag("receipt")) : null,
        };
        Check(document, section);
        return document;
    }

    private static void Check(DocumentFile document, Section section)
    {
        if (document.Number.Length > 0 && !document.Number.Contains("{seq}", StringComparison.Ordinal))
            section.Say("number", "文号须含 {seq}", "a number has {seq} in it");
        if (document.On is { Actions.IsEmpty: true, Request: null, Entered: null, OfReceipt: false })
            section.Say("on", "须写明 actions、request、entered 或 receipt", "say which: actions, request, entered or receipt");
        foreach (var key in new[] { "heading", "body" })
        {
            var text = key == "body" ? document.Body : document.Heading ?? "";
            foreach (var unknown in PlaceholderPattern().Matches(text).Select(match => match.Groups[1].Value).Where(name => !Vocabulary.IsPlaceholder(name)).Distinct())
                section.Say(key, $"没有占位符“{unknown}”，可用：{string.Join("、", Vocabulary.Placeholders)}", $"there is no placeholder '{unknown}': {string.Join(", ", Vocabulary.Placeholders)}");
        }
    }

    [GeneratedRegex(@"\{\{(.*?)\}\}")]
    private static partial Regex PlaceholderPattern();
}
