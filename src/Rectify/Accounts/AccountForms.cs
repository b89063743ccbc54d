using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Layout.Components;
using Rectify.Organisations;

namespace Rectify.Accounts;

/// <summary>The forms of an account's page: to each officer those of the office, and what is done with one that came back.</summary>
public sealed class AccountForms(CityDatabase database, AdministerAccounts accounts, GrantRoles roles, DelegateAway away, TimeProvider clock)
{
    /// <summary>The form that makes an account.</summary>
    public static PageForm OfNew(Reader reader) => new("create", reader.Say("account.create"),
    [
        new("login", reader.Say("sign_in.login"), FieldType.Text) { Required = true, Hint = reader.Say("account.login_hint") },
        .. Person(null, reader),
    ]);

    /// <summary>What the system officer may do with it.</summary>
    public static IReadOnlyList<PageForm> OfSystem(AccountRow account, Reader reader) =>
    [
        new("rename", reader.Say("account.rename"), [.. Person(account, reader)]),
        .. account.DisabledAt is null
            ? [
                new("link", reader.Say(account.HasPassword ? "account.reset" : "account.invite"), []),
                .. account.LockedUntil is null ? Array.Empty<PageForm>() : [new("unlock", reader.Say("account.unlock"), [])],
                new("disable", reader.Say("account.disable"), []),
            ]
            : new PageForm[] { new("enable", reader.Say("account.enable"), []) },
    ];

    /// <summary>What the security officer may do with it; nothing with an own one.</summary>
    /// <param name="today">What a day is set to before somebody chooses another.</param>
    public async Task<IReadOnlyList<PageForm>> OfSecurityAsync(
        CurrentAccount me, Guid account, IReadOnlyList<GrantRow> grants, DateOnly today, Reader reader, CancellationToken ct)
    {
        if (me.Id == account)
            return [];
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var top = await TopOrganisation.OfAsync(city, ct);
        FormChoice[] places = [new(top.Id.ToString(), reader.Say("account.whole_city")), .. await Choosable.OrganisationsAsync(city, ct)];
        var running = grants.Where(grant => grant.To is null || grant.To > today)
            .Select(grant => new FormChoice(grant.Id.ToString(), reader.Say("account.grant", ("role", reader.Say($"role.{grant.Role}")), ("organisation", grant.Organisation)))).ToArray();
        var grant = new PageForm("grant", reader.Say("account.grant_role"),
        [
            new("role", reader.Say("account.role"), FieldType.Choice) { Required = true, Choices = [.. RoleChoices(reader)] },
            new("organisation", reader.Say("account.organisation"), FieldType.Organisation) { Required = true, Choices = places },
            new("from", reader.Say("account.from"), FieldType.Date) { Required = true, Value = Reader.Written(today) },
            new("to", reader.Say("account.to"), FieldType.Date) { Hint = reader.Say("account.to_hint") },
        ]);
        var delegations = await DelegationsAsync(city, account, reader, ct);
        return running.Length == 0 ? [grant, .. delegations] :
        [
            grant,
            .. delegations,
            new("end", reader.Say("account.end_role"),
            [
                new("grant", reader.Say("account.role"), FieldType.Choice) { Required = true, Choices = running },
                new("on", reader.Say("account.ends_on"), FieldType.Date) { Required = true, Value = Reader.Written(today), Hint = reader.Say("account.ends_on_hint") },
            ]),
        ];
    }

    /// <summary>Does what a form asks.</summary>
    /// <returns>The link to hand over, empty when it made none; or why it was refused.</returns>
    public async Task<Administered<string>> TakeAsync(CurrentAccount me, Guid account, PageForm form, CancellationToken ct) => form.Name switch
    {
        "create" => Link(await accounts.CreateAsync(me, form["login"], form["name"], Phone(form), ct)),
        "link" => Link(await accounts.MakeLinkAsync(me, account, ct)),
        "rename" => Nothing(await accounts.RenameAsync(me, account, form["name"], Phone(form), ct)),
        "unlock" => Nothing(await accounts.UnlockAsync(me, account, ct)),
        "disable" => Nothing(await accounts.DisableAsync(me, account, ct)),
        "enable" => Nothing(await accounts.EnableAsync(me, account, ct)),
        "grant" => Nothing(await GrantAsync(me, account, form, ct)),
        "end" => Reader.DayOf(form["on"]) is { } on ? Nothing(await roles.EndAsync(me, account, Id(form["grant"]), on, ct)) : Missing("on"),
        "delegate" => AwayForm.Read(form) is ({ } wanted, _) ? Nothing(await away.MakeForAsync(me, account, wanted, ct)) : AwayForm.Read(form).Fault!, // one of the two is there
        "end_delegation" => await away.EndAsync(me, Id(form["delegation"]), ct) ? "" : Problem.NotFound,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Today where the city is.</summary>
    public async Task<DateOnly> TodayAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        var top = await TopOrganisation.OfAsync(city, ct);
        return LocalTime.DayOf(clock.GetUtcNow(), top.Zone);
    }

    private async Task<List<PageForm>> DelegationsAsync(CityTransaction city, Guid account, Reader reader, CancellationToken ct)
    {
        var reading = await DelegationQuery.OfAsync(city, account, clock.GetUtcNow(), ct);
        var name = await city.Db.Accounts.Where(one => one.Id == account && one.DisabledAt == null).Select(one => one.Name).SingleOrDefaultAsync(ct);
        var forms = new List<PageForm>();
        if (name is not null && reading.Candidates.Count > 0)
            forms.Add(AwayForm.Of(reader.Say("away.for_them", ("person", name)), reading, reader));
        if (reading.Given.Count > 0)
        {
            forms.Add(new("end_delegation", reader.Say("away.end_theirs"),
            [
                new("delegation", reader.Say("away.which"), FieldType.Choice)
                {
                    Required = true,
                    Choices = [.. reading.Given.Select(one => new FormChoice(one.Id.ToString(), reader.Say(
                        "away.one", ("delegate", one.DelegateName), ("absent", one.AbsentName), ("from", Reader.Written(one.FirstDay)), ("to", Reader.Written(one.LastDay)))))],
                },
            ]));
        }

        return forms;
    }

    private async Task<Administered<Guid>> GrantAsync(CurrentAccount me, Guid account, PageForm form, CancellationToken ct)
    {
        if (Reader.DayOf(form["from"]) is not { } from)
            return Missing("from");
        if (form["to"].Length > 0 && Reader.DayOf(form["to"]) is null)
            return Missing("to");
        // The page asks for the last day, the row has the first on which it no longer holds.
        return await roles.GrantAsync(me, account, new(Id(form["organisation"]), form["role"], from, Reader.DayOf(form["to"])?.AddDays(1)), ct);
    }

    private static IEnumerable<FormField> Person(AccountRow? account, Reader reader) =>
    [
        new("name", reader.Say("me.name"), FieldType.Text) { Required = true, Value = account?.Name ?? "" },
        new("phone", reader.Say("me.phone"), FieldType.Text) { Value = account?.Phone ?? "" },
    ];

    private static IEnumerable<FormChoice> RoleChoices(Reader reader) =>
    [
        .. Roles.OfBusiness.Select(role => new FormChoice(role, reader.Say($"role.{role}"), reader.Say("account.business"))),
        .. Roles.OfOfficers.Select(role => new FormChoice(role, reader.Say($"role.{role}"), reader.Say("account.officers"))),
    ];

    private static Administered<string> Link(Administered<NewAccount> made)
    {
        var (account, refused) = made;
        return refused is null ? account!.Link : refused; // one of the two is there
    }

    private static Administered<string> Nothing(Administered<Guid> done) => done.Refused is { } refused ? refused : "";

    private static Problem Missing(string field) => new(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("day_wanted", field)] };

    private static string? Phone(PageForm form) => form["phone"] is { Length: > 0 } phone ? phone : null;

    private static Guid Id(string text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : Guid.Empty;
}
