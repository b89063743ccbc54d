using System.Globalization;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>Makes the forms of a finding's page: one for everything that this person may do now, its fields read from the process.</summary>
public sealed class OfferForms(FindingView view, Choosable choosable, Reader reader)
{
    private const int NoteOfReply = 2;

    /// <summary>In the order in which the engine offers them.</summary>
    public IReadOnlyList<OfferForm> All() => [.. view.Offers.Where(one => one.Offer.Why is null).Select(Form)];

    /// <summary>What this person has a part in but can't do now: its title, and why.</summary>
    public IReadOnlyList<(string Title, string Why)> Absent() =>
        [.. view.Offers.Where(one => one.Offer.Why is not null).Select(one => (TitleOf(one), reader.Say(RefusalProblem.CodeOf(one.Offer.Why!.Value))))]; // just filtered

    /// <summary>The name under which a form of this offer is posted.</summary>
    public static string NameOf(Offer offer) => $"{offer.Kind.ToString().ToLowerInvariant()}-{offer.Name}";

    private OfferForm Form(PersonOffer one) => Form(one.Offer) with
    {
        Title = TitleOf(one),
        For = [.. one.For.Select(absent => new FormChoice(absent.ToString(), NameOf(absent)))],
    };

    private OfferForm Form(Offer offer) => new(offer, NameOf(offer), TitleOf(offer), [.. FieldsOf(offer)], IsGrave(offer))
    {
        Parts = offer.Kind == OfferKind.Act && RuleOf(offer.Name).Opens?.Parts is { } parts ? [.. Enumerable.Range(1, PartsRule.Most).Select(number => Row(parts, number))] : [],
    };

    // As few as must be are required; a row left empty is no finding.
    private PartRow Row(PartsRule parts, int number) => new(number,
    [
        .. parts.Needs.Select(name => Field(name, required: number <= PartsRule.Fewest)).Concat(parts.Takes.Select(name => Field(name, required: false)))
            .Select(field => field with { Name = PartRow.NameOf(number, field.Name[OfferForm.FieldPrefix.Length..]), Value = "" }),
    ]);

    private string TitleOf(PersonOffer one) =>
        one.For is [var absent] ? reader.Say("finding.act_for", ("act", TitleOf(one.Offer)), ("person", NameOf(absent))) : TitleOf(one.Offer);

    private string NameOf(Guid absent) => view.Names.GetValueOrDefault(absent) ?? reader.Say("finding.somebody");

    private string TitleOf(Offer offer) => offer.Kind switch
    {
        OfferKind.Act => reader.Of(RuleOf(offer.Name).Title),
        OfferKind.Submit => reader.Of(RequestRuleOf(offer.Name).Title),
        OfferKind.Sign => reader.Say("finding.sign_as", ("party", PartyTitle(offer.Name))),
        _ => reader.Say($"finding.{offer.Kind.ToString().ToLowerInvariant()}", ("request", reader.Of(RequestRuleOf(KindOf(offer.Name)).Title))),
    };

    private bool IsGrave(Offer offer) => offer.Kind switch
    {
        OfferKind.Act => RuleOf(offer.Name) is { } rule && (rule.Counts is not null || (rule.To is { } to && view.Process.StateNamed(to) is { IsFinal: true, Freeze: false })),
        OfferKind.Reject or OfferKind.Withdraw => true,
        _ => false,
    };

    private IEnumerable<FormField> FieldsOf(Offer offer) => offer.Kind switch
    {
        OfferKind.Act => ActFields(RuleOf(offer.Name)),
        OfferKind.Submit => RequestFields(RequestRuleOf(offer.Name)),
        OfferKind.Approve => [NoteField(0)],
        OfferKind.Reject => [NoteField(NoteOfReply)],
        OfferKind.Sign => SignFields(),
        _ => [],
    };

    private IEnumerable<FormField> ActFields(ActionRule rule)
    {
        if (rule.Measure is MeasureAct.Finish)
            yield return MeasureField();
        foreach (var name in rule.Needs.Fields)
            yield return Field(name, required: true);
        if (rule.NewDeadline is { } deadline && !rule.Needs.Fields.Contains(deadline))
            yield return Field(deadline, required: view.Light == Light.Overdue || view.State.HandedOverAt > view.State.Own?.DueAt);
        foreach (var name in rule.Takes.Concat(rule.MayChange).Except(rule.Needs.Fields))
            yield return Field(name, required: false);
        if (rule.Needs.Evidence > 0 || rule.Progress || rule.HandsOver || rule.Counts is not null || rule.Measure is MeasureAct.Finish)
            yield return EvidenceField(rule);
        yield return NoteField(rule.Needs.Note) with { Hint = rule.Tells.IsEmpty ? null : reader.Say("finding.note_told") };
    }

    private IEnumerable<FormField> RequestFields(RequestRule rule)
    {
        if (rule.Then == RequestVerb.DropMeasure)
            yield return MeasureField();
        foreach (var name in rule.Needs.Fields)
            yield return Field(name, required: true);
        foreach (var name in rule.Takes.Except(rule.Needs.Fields))
            yield return Field(name, required: false);
        yield return NoteField(rule.Needs.Note);
    }

    private IEnumerable<FormField> SignFields()
    {
        yield return new FormField(OfferForm.Verdict, reader.Say("finding.verdict"), FieldType.Choice)
        {
            Required = true,
            Choices = [.. Enum.GetValues<Verdict>().Select(verdict => new FormChoice(verdict.ToString(), reader.Say($"verdict.{verdict.ToString().ToLowerInvariant()}")))],
        };
        if (view.Process.StateNamed(view.State.State)?.SignOff is { } rule)
        {
            foreach (var name in rule.FailNeeds.Fields.Concat(rule.NewDeadline is { } deadline ? [deadline] : []).Distinct())
                yield return Field(name, required: false) with { Hint = reader.Say("finding.if_against") };
        }

        yield return NoteField(0) with { Hint = reader.Say("finding.note_if_against") };
    }

    private FormField Field(string name, bool required)
    {
        var field = view.Process.FieldNamed(name)!; // verify refuses a file that names no field
        return new FormField(OfferForm.FieldPrefix + name, reader.Of(field.Title), field.Type)
        {
            Required = required && !(field.Seal is not null && IsThere(field)),
            Value = field.EachTime || field.Seal is not null ? "" : view.State[name] ?? "",
            Choices = choosable.For(view.Process, field, reader),
            Hint = HintOf(field),
            IsSealed = field.Seal is not null,
            Unit = view.State.Placement.Unit,
        };
    }

    private bool IsThere(Field field) => !field.EachTime && view.State[field.Name] is { Length: > 0 };

    private string? HintOf(Field field) => field switch
    {
        { Seal: not null } => reader.Say(IsThere(field) ? "sealed.keep" : "sealed.will_be"),
        { Type: FieldType.Money } => reader.Say("finding.in_yuan"),
        _ => null,
    };

    private FormField NoteField(int atLeast) =>
        new(OfferForm.Note, reader.Say("finding.note"), FieldType.LongText) { Required = atLeast > 0, AtLeast = atLeast };

    private FormField EvidenceField(ActionRule rule)
    {
        var missing = rule.Measure is MeasureAct.Finish
            ? 1
            : rule.Needs.Evidence - view.State.Evidence.Count(piece => view.State.ReturnedAt is not { } returned || piece.At > returned);
        return new(OfferForm.Evidence, reader.Say("finding.evidence"), FieldType.Evidence)
        {
            Required = missing > 0,
            More = $"/findings/{view.Id}/evidence?for={OfferKind.Act.ToString().ToLowerInvariant()}-{rule.Name}",
            Hint = missing > 0 ? reader.Say("finding.evidence_wanted", ("count", missing)) : null,
        };
    }

    private FormField MeasureField()
    {
        FormChoice[] planned = [.. view.State.Measures.Where(measure => measure.Status == MeasureStatus.Planned)
            .Select(measure => new FormChoice(measure.Number.ToString(CultureInfo.InvariantCulture), $"{measure.Number}. {measure.Title}"))];
        return new(OfferForm.Measure, reader.Say("finding.measure"), FieldType.Choice)
        {
            Required = true,
            Choices = planned,
            Value = planned is [var only] ? only.Code : "",
        };
    }

    private string PartyTitle(string name) => view.Process.PartyNamed(name) is { } party ? reader.Of(party.Title) : name;

    // An offer names a rule of its own process.
    private ActionRule RuleOf(string action) => view.Process.RuleFor(view.Process.StateNamed(view.State.State)!, action)!;

    private RequestRule RequestRuleOf(string kind) => view.Process.RequestNamed(kind)!;

    private string KindOf(string request) => view.State.RequestWith(request)!.Kind;
}
