using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rectify.Engine;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>A form of a finding's page as it came back.</summary>
/// <param name="Evidence">Ids of the files that came with it, staged already.</param>
public sealed record PostedOffer(OfferForm Form, IFormCollection Posted, ImmutableArray<Guid> Evidence)
{
    /// <summary>The sequence of the finding that the person saw; null when the form doesn't say.</summary>
    public int? Sequence =>
        int.TryParse(Posted[OfferForm.Sequence], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    /// <summary>For whom it is done by somebody who stands in; null when the form doesn't say.</summary>
    public Guid? For => Guid.TryParse(Posted[OfferForm.Absent], CultureInfo.InvariantCulture, out var absent) ? absent : null;

    public Command ToCommand(Actor by) => Form.Offer.Kind switch
    {
        OfferKind.Act => new Command.Act(by, Form.Offer.Name, Brought()),
        OfferKind.Submit => new Command.Submit(by, Form.Offer.Name, Brought()),
        OfferKind.Approve => new Command.Approve(by, Form.Offer.Name, Brought()),
        OfferKind.Reject => new Command.Reject(by, Form.Offer.Name, Brought()),
        OfferKind.Withdraw => new Command.Withdraw(by, Form.Offer.Name),
        OfferKind.Sign => new Command.Sign(by, Form.Offer.Name, Verdict!.Value, Posted[OfferForm.Content], Brought()), // asked for by the page first
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>How a signature was meant; null when nothing was chosen.</summary>
    public Verdict? Verdict => Enum.TryParse<Verdict>(Posted[OfferForm.Verdict], out var verdict) && Enum.IsDefined(verdict) ? verdict : null;

    /// <summary>The key that makes a second click of the same form harmless; null when the form carries none.</summary>
    public IdempotencyKey? KeyFor(Guid account, string route) =>
        Posted[OfferForm.Key].ToString() is { Length: > 0 and <= 200 } key ? new IdempotencyKey(account, route, key, Hash()) : null;

    /// <summary>The form with what was typed, and with the fault of each field beside it.</summary>
    public OfferForm Refilled(Func<string, string?> faultOf) => Form with
    {
        Fields = Refilled(Form.Fields, faultOf),
        Parts = [.. Form.Parts.Select(row => row with { Fields = Refilled(row.Fields, faultOf) })],
        For = [.. Form.For.OrderByDescending(choice => choice.Code == Posted[OfferForm.Absent])],
    };

    /// <summary>The rows that something was typed into, in their order: the parts that were brought.</summary>
    public IReadOnlyList<PartRow> FilledRows => [.. Form.Parts.Where(row => row.Fields.Any(one => one.ValueIn(Posted).Length > 0))];

    private FormField[] Refilled(IEnumerable<FormField> fields, Func<string, string?> faultOf) =>
        [.. fields.Select(field => field with { Value = field.ValueIn(Posted), Fault = faultOf(field.Name) })];

    private Brought Brought()
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>();
        foreach (var field in Form.Fields.Where(field => field.Name.StartsWith(OfferForm.FieldPrefix, StringComparison.Ordinal)))
        {
            // Left as it was, a field says nothing; so an empty one clears only what stood there.
            if (field.ValueIn(Posted) is var value && (field.Required ? value.Length > 0 : value != field.Value))
                fields[field.Name[OfferForm.FieldPrefix.Length..]] = value;
        }

        var measure = int.TryParse(Posted[OfferForm.Measure], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var note = Posted[OfferForm.Note].ToString().Trim().ReplaceLineEndings("\n");
        return new Brought(note.Length > 0 ? note : null, fields.ToImmutable(), Evidence, measure) { Parts = Form.Parts.Count > 0 ? [.. FilledRows.Select(PartIn)] : null };
    }

    private ImmutableSortedDictionary<string, string> PartIn(PartRow row) => row.Fields
        .Select(field => (Name: field.Name[PartRow.NameOf(row.Number, "").Length..], Value: field.ValueIn(Posted)))
        .Where(field => field.Value.Length > 0)
        .ToImmutableSortedDictionary(field => field.Name, field => field.Value);

    // Everything typed, and which files; not the framework's own fields, which differ between two renderings.
    private byte[] Hash()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in Posted.Where(field => !field.Key.StartsWith('_')).OrderBy(field => field.Key, StringComparer.Ordinal))
            text.Append(name).Append('=').Append(value.ToString()).Append('\n');
        foreach (var file in Posted.Files)
            text.Append(file.FileName).Append(' ').Append(file.Length).Append('\n');
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
