using System.Globalization;
using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Organisations;

/// <summary>The forms of an organisation's page: add one beneath it, rename it, end it; and what is done with one that came back.</summary>
public sealed class OrganisationForms(AdministerOrganisations organisations)
{
    /// <param name="all">The whole tree, to choose who carries on.</param>
    /// <param name="today">What a day is set to before somebody chooses another.</param>
    /// <returns>Empty for one that has ended.</returns>
    public static IReadOnlyList<PageForm> Of(OrganisationShown one, IReadOnlyList<OrganisationShown> all, DateOnly today, Reader reader)
    {
        if (one.To is not null)
            return [];
        PageForm[] forms =
        [
            new("add", reader.Say("organisation.add"),
            [
                .. Names(null, reader),
                new("kind", reader.Say("organisation.kind"), FieldType.Choice)
                {
                    Required = true, Choices = [.. Organisation.Kinds.Where(kind => kind != "city").Select(kind => new FormChoice(kind, reader.Say($"organisation.kind.{kind}")))],
                },
                new("from", reader.Say("organisation.from"), FieldType.Date) { Required = true, Value = Reader.Written(today) },
            ]),
            new("rename", reader.Say("organisation.rename"),
                [.. Names(one, reader), new("from", reader.Say("organisation.renamed_from"), FieldType.Date) { Required = true, Value = Reader.Written(today), Hint = reader.Say("organisation.renamed_hint") }]),
        ];
        return one.Parent is null ? forms : [.. forms, End(one, all, today, reader)];
    }

    /// <summary>Does what a form asks.</summary>
    /// <returns>The organisation added or changed, or why it was refused.</returns>
    public async Task<Administered<Guid>> TakeAsync(CurrentAccount me, Guid id, PageForm form, CancellationToken ct)
    {
        var field = form.Name == "end" ? "on" : "from";
        if (Reader.DayOf(form[field]) is not { } day)
            return new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("day_wanted", field)] };
        return form.Name switch
        {
            "add" => await organisations.AddAsync(me, new(id, form["name"], Absent(form["short_name"]), form["kind"], null, null, day), ct),
            "rename" => await organisations.RenameAsync(me, id, new(form["name"], Absent(form["short_name"]), day), ct),
            "end" => await organisations.EndAsync(me, id, new(day, Guid.TryParse(form["successor"], CultureInfo.InvariantCulture, out var heir) ? heir : null), ct),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static PageForm End(OrganisationShown one, IReadOnlyList<OrganisationShown> all, DateOnly today, Reader reader) => new("end", reader.Say("organisation.end"),
    [
        new("on", reader.Say("organisation.ends_on"), FieldType.Date) { Required = true, Value = Reader.Written(today), Hint = reader.Say("organisation.ends_on_hint") },
        new("successor", reader.Say("organisation.successor"), FieldType.Organisation)
        {
            Hint = reader.Say("organisation.successor_hint"),
            Choices = [.. all.Where(other => other.To is null && other.Id != one.Id).Select(other => new FormChoice(other.Id.ToString(), other.Name))],
        },
    ]);

    private static IEnumerable<FormField> Names(OrganisationShown? one, Reader reader) =>
    [
        new("name", reader.Say("organisation.name"), FieldType.Text) { Required = true, Value = one?.Name ?? "" },
        new("short_name", reader.Say("organisation.short_name"), FieldType.Text) { Value = one?.ShortName ?? "", Hint = reader.Say("organisation.short_name_hint") },
    ];

    private static string? Absent(string text) => text.Length == 0 ? null : text;
}
