using System.Collections.Immutable;
using System.Globalization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Findings;

/// <summary>What the page of a finding asks and sends: what can be chosen and shown, and a form that came back.</summary>
public sealed class FindingForms(CityDatabase database, FindingQuery findings, TakeAction take, StageEvidence stage, TimeProvider clock)
{
    private const long LargestShown = 8L << 20;

    public async Task<(Choosable Choosable, IReadOnlyList<EvidencePiece> Evidence)> ReadAsync(
        Guid tenant, FindingView view, Reader reader, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var choosable = await Choosable.OfAsync(city, view.State.Placement.Unit, clock.GetUtcNow(), ct);
        var evidence = await EvidenceQuery.OfFindingAsync(city, view.Id, ct);
        return (choosable, [.. evidence.Select(shown => PieceOf(view, shown, reader))]);
    }

    /// <summary>The forms that this person may send now, without what their fields let one choose; null when the finding isn't theirs to act
    /// on.</summary>
    public async Task<IReadOnlyList<OfferForm>?> OfferedAsync(CurrentAccount me, Guid finding, Reader reader, CancellationToken ct)
    {
        return await findings.OffersAsync(me.Tenant, me.Id, finding, ct) is { } view ? new OfferForms(view, Choosable.Nothing, reader).All() : null;
    }

    /// <summary>Stages the files that came along, then takes the action.</summary>
    public async Task<FormOutcome> TakeAsync(CurrentAccount me, Guid finding, OfferForm form, IFormCollection posted, Reader reader, CancellationToken ct)
    {
        var (evidence, fault) = await StageAsync(me, posted, reader, ct);
        var offer = new PostedOffer(form, posted, evidence);
        if (fault is not null)
            return FormOutcome.Refuse(StatusCodes.Status422UnprocessableEntity, offer, reader.Say("refused.incomplete"), [(OfferForm.Evidence, fault)]);
        if (form.Offer.Kind == OfferKind.Sign && offer.Verdict is null)
            return FormOutcome.Refuse(StatusCodes.Status422UnprocessableEntity, offer, reader.Say("refused.incomplete"), [(OfferForm.Verdict, reader.Say("finding.choose_verdict"))]);

        var key = offer.KeyFor(me.Id, $"POST /findings/{finding}");
        var answer = await take.HandleAsync(new Asking(me.Tenant, me.Id, finding, offer.Sequence, key, offer.ToCommand) { For = offer.For }, ct);
        return answer is Answer.Taken or Answer.Repeated ? FormOutcome.Accepted : Refusal(offer, RefusalProblem.Of(answer), reader);
    }

    private static FormOutcome Refusal(PostedOffer offer, Problem problem, Reader reader)
    {
        var body = problem.Body(reader.Language);
        return FormOutcome.Refuse(body.Status, offer, body.Title,
            [.. problem.Missing.Select(missing => (InputOf(offer, missing), (missing with { Part = 0 }).Body(reader.Language).Message))]);
    }

    // Where on the form a fault belongs; the engine speaks of fields by their names in the process.
    private static string InputOf(PostedOffer offer, MissingPart missing) => missing.Code switch
    {
        _ when missing.Part > 0 => PartRow.NameOf(offer.FilledRows[missing.Part - 1].Number, missing.Field ?? ""),
        "missing.note" => OfferForm.Note,
        "missing.evidence" => OfferForm.Evidence,
        "missing.measure" => OfferForm.Measure,
        _ => offer.Form.Fields.Any(field => field.Name == OfferForm.FieldPrefix + missing.Field) ? OfferForm.FieldPrefix + missing.Field : "",
    };

    private async Task<(ImmutableArray<Guid> Evidence, string? Fault)> StageAsync(CurrentAccount me, IFormCollection posted, Reader reader, CancellationToken ct)
    {
        // Files that a script sent ahead come as their ids; the others come with the form.
        var staged = ImmutableArray.CreateBuilder<Guid>();
        staged.AddRange(IdsIn(posted[OfferForm.Evidence + PostedField.Staged]));

        foreach (var file in posted.Files.Where(file => file.Length > 0))
        {
            switch (await stage.StageAsync(me.Tenant, me.Id, OfferedFile.From(file), ct))
            {
                case Staging.Staged(var kept, _):
                    staged.Add(kept.Id);
                    break;
                case Staging.Refused(_, var why):
                    return ([], Texts.Get(why.Code, reader.Language, why.Arguments));
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return (staged.DrainToImmutable(), null);
    }

    private static EvidencePiece PieceOf(FindingView view, EvidenceShown shown, Reader reader)
    {
        var address = $"/api/findings/{view.Id}/evidence/{shown.Id}";
        var by = view.Names.GetValueOrDefault(shown.By) ?? reader.Say("finding.somebody");
        var size = (shown.Size / 1024m / 1024m).ToString("0.0", CultureInfo.InvariantCulture);
        var picture = shown.HasThumbnail ? $"{address}/thumbnail" : IsDrawn(shown.MediaType, shown.Size) ? address : null;
        var taken = shown.TakenAt is { } at ? reader.Say("finding.taken_at", ("at", reader.Minute(at))) : "";
        return new EvidencePiece(shown.Name, address, $"{by} {reader.Minute(shown.Since)} {size} MB {taken}".TrimEnd(), picture);
    }

    // Sent without a script a picture has no small one beside it; itself will do where browsers draw it and it isn't too large for a phone.
    internal static bool IsDrawn(string mediaType, long size) => size <= LargestShown && (mediaType is "image/jpeg" or "image/png" or "image/gif" or "image/webp");

    internal static ImmutableArray<Guid> IdsIn(IEnumerable<string?> texts) =>
        [.. texts.Select(text => Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
}

/// <summary>What became of a form.</summary>
/// <param name="Refusal">Null when it was accepted.</param>
/// <param name="Refilled">Puts what was sent into the form that the page shows anew, faults beside its fields; null when it was accepted.</param>
public sealed record FormOutcome(int Status, FormRefusal? Refusal, Func<OfferForm, OfferForm>? Refilled)
{
    /// <summary>Files that came with it and are kept for its next sending; empty when it was accepted.</summary>
    public IReadOnlyList<Guid> Staged { get; init; } = [];

    public static readonly FormOutcome Accepted = new(StatusCodes.Status303SeeOther, null, null);

    /// <param name="faults">By the name of the input; those of no input are said above the form.</param>
    public static FormOutcome Refuse(int status, PostedOffer offer, string title, IReadOnlyList<(string Input, string Message)> faults)
    {
        var inputs = offer.Form.Fields.Concat(offer.Form.Parts.SelectMany(row => row.Fields)).Select(field => field.Name).ToHashSet();
        return new(
            status, new FormRefusal(offer.Form.Name, title, [.. faults.Where(fault => !inputs.Contains(fault.Input)).Select(fault => fault.Message)]),
            shown => (offer with { Form = shown }).Refilled(name => faults.Where(fault => fault.Input == name).Select(fault => fault.Message).FirstOrDefault()))
        {
            Staged = offer.Evidence,
        };
    }
}
