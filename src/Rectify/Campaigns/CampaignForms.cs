using System.Globalization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Documents;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Layout;
using Rectify.Layout.Components;
using Rectify.Processes;

namespace Rectify.Campaigns;

/// <summary>The forms of a campaign's page: what they ask, and what is done with one that came back.</summary>
public sealed class CampaignForms(
    CityDatabase database, ProcessLibrary library, ArrangeCampaigns campaigns, ArrangeTeams teams, IssueCampaign issue, DraftLetters letters)
{
    /// <summary>The form that says what a campaign is.</summary>
    /// <param name="campaign">Null for a new one.</param>
    public async Task<PageForm> OfAsync(CurrentAccount me, Campaign? campaign, Reader reader, CancellationToken ct)
    {
        var published = await library.OfAsync(me.Tenant, ct);
        var ladders = published.Shelf.LaddersInForce.Select(ladder => new FormChoice(ladder.Name, ladder.Name));
        return new(campaign is null ? "open" : "change", reader.Say(campaign is null ? "campaign.open" : "campaign.change"),
        [
            new("name", reader.Say("campaign.name"), FieldType.Text) { Required = true, Value = campaign?.Name ?? "" },
            new("authority", reader.Say("campaign.authority"), FieldType.LongText) { Required = true, Value = campaign?.Authority ?? "", Hint = reader.Say("campaign.authority_hint") },
            new("opens_on", reader.Say("campaign.opens_on"), FieldType.Date) { Required = true, Value = Day(campaign?.OpensOn) },
            new("ends_on", reader.Say("campaign.ends_on"), FieldType.Date) { Value = Day(campaign?.EndsOn) },
            .. campaign is null ? [new FormField("template", reader.Say("campaign.template"), FieldType.Choice)
            {
                Choices = [.. published.Templates.Select(template => new FormChoice(template.Name, reader.Of(template.Title)))], Hint = reader.Say("campaign.template_hint"),
            }] : Array.Empty<FormField>(),
            new("areas", reader.Say("campaign.areas"), FieldType.Choices)
            {
                Choices = [.. CampaignAreas.AllOf(published).Select(area => new FormChoice(area.Code, reader.Of(area.Title)))], Value = string.Join(',', campaign?.Areas ?? []),
            },
            new("checklists", reader.Say("campaign.checklists"), FieldType.Choices)
            {
                Choices = [.. published.Checklists.Select(list => new FormChoice(list.Name, reader.Of(list.Title)))], Value = string.Join(',', campaign?.Checklists ?? []),
            },
            new("ladder", reader.Say("campaign.ladder"), FieldType.Choice) { Choices = [.. ladders], Value = campaign?.Ladder ?? "", Hint = reader.Say("campaign.ladder_hint") },
        ]);
    }

    /// <summary>What the supervisor may do with teams: form one; and with each: rename it, man it, say what it inspects.</summary>
    /// <param name="today">What a day is set to before somebody chooses another.</param>
    public async Task<IReadOnlyList<PageForm>> OfTeamsAsync(CurrentAccount me, IReadOnlyList<Team> known, DateOnly today, Reader reader, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        var people = await PeopleAsync(city, today, ct);
        var places = await Choosable.OrganisationsAsync(city, ct);
        return [Name(null, "form", reader), .. known.SelectMany(team => OfTeam(team, people, places, today, reader))];
    }

    /// <summary>The form that issues what is ready, to the counties that have any.</summary>
    public static PageForm OfIssue(IReadOnlyList<UnitProgress> progress, Reader reader) => new("issue", reader.Say("campaign.issue"),
    [
        new("units", reader.Say("campaign.issue_to"), FieldType.Choices)
        {
            Required = true,
            Choices = [.. progress.Where(unit => unit.ToIssue > 0).Select(unit => new FormChoice(unit.Unit.ToString(), reader.Say("campaign.issue_unit", ("unit", unit.Name), ("count", unit.ToIssue))))],
            Value = string.Join(',', progress.Where(unit => unit.ToIssue > 0).Select(unit => unit.Unit)),
        },
        new("deadline", reader.Say("finding.deadline"), FieldType.Deadline) { Hint = reader.Say("bulk.deadline_hint") },
    ]);

    /// <summary>Does what a form asks.</summary>
    /// <returns>What it made or changed, for the issue the bulk act; or why it was refused.</returns>
    public Task<Administered<Guid>> TakeAsync(CurrentAccount me, Guid campaign, PageForm form, string? key, CancellationToken ct) => (form.Name.Split('-')[0], form.Subject) switch
    {
        ("open", _) => WithDayAsync(form, "opens_on", day => campaigns.OpenAsync(me, Wanted(form, day), ct)),
        ("change", _) => WithDayAsync(form, "opens_on", day => campaigns.ChangeAsync(me, campaign, Wanted(form, day), ct)),
        ("issue", _) => issue.HandleAsync(me, campaign, [.. Ids(form["units"])], form["deadline"] is { Length: > 0 } deadline ? deadline : null, key, ct),
        ("feedback", _) => FeedbackAsync(me, campaign, ct),
        ("form", _) => teams.FormAsync(me, new(campaign, form["name"]), ct),
        ("rename", { } team) => teams.RenameAsync(me, team, form["name"], ct),
        ("scope", { } team) => teams.SetScopeAsync(me, team, [.. Ids(form["organisations"])], ct),
        ("join", { } team) => WithDayAsync(form, "from", day => teams.AddMemberAsync(me, team, new(Id(form["account"]), form["role"], day), ct)),
        ("leave", { } team) => WithDayAsync(form, "on", day => teams.EndMemberAsync(me, team, new(Id(form["account"].Split('/')[0]), form["account"].Split('/')[^1], day), ct)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<Administered<Guid>> FeedbackAsync(CurrentAccount me, Guid campaign, CancellationToken ct) => await letters.FeedbackAsync(me, campaign, ct) switch
    {
        { Refused: { } refused } => refused,
        { Result: 0 } => new Problem(StatusCodes.Status409Conflict, "campaign_nothing_to_feed_back"),
        _ => campaign,
    };

    private static IEnumerable<PageForm> OfTeam(Team team, IReadOnlyList<FormChoice> people, IReadOnlyList<FormChoice> places, DateOnly today, Reader reader)
    {
        var roles = ArrangeTeams.Roles.Select(role => new FormChoice(role, reader.Say($"role.{role}"))).ToArray();
        var members = team.Members.Where(member => member.IsOn(today))
            .Select(member => new FormChoice($"{member.Account}/{member.Role}", reader.Say("campaign.member", ("name", member.Name), ("role", reader.Say($"role.{member.Role}"))))).ToArray();
        yield return new($"join-{team.Id:n}", reader.Say("campaign.join"),
        [
            new("account", reader.Say("finding.person"), FieldType.Person) { Required = true, Choices = people },
            new("role", reader.Say("campaign.role"), FieldType.Choice) { Required = true, Choices = roles, Value = roles[0].Code },
            new("from", reader.Say("campaign.from"), FieldType.Date) { Required = true, Value = Day(today) },
        ], team.Id);
        yield return new($"leave-{team.Id:n}", reader.Say("campaign.leave"),
        [
            new("account", reader.Say("finding.person"), FieldType.Person) { Required = true, Choices = members },
            new("on", reader.Say("campaign.on"), FieldType.Date) { Required = true, Value = Day(today), Hint = reader.Say("campaign.on_hint") },
        ], team.Id);
        yield return new($"scope-{team.Id:n}", reader.Say("campaign.set_scope"),
            [new("organisations", reader.Say("campaign.scope"), FieldType.Choices) { Choices = places, Value = string.Join(',', team.Scope.Select(unit => unit.Id)) }], team.Id);
        yield return Name(team, $"rename-{team.Id:n}", reader);
    }

    private static PageForm Name(Team? team, string name, Reader reader) => new(
        name, reader.Say(team is null ? "campaign.form_team" : "campaign.rename_team"),
        [new("name", reader.Say("campaign.team_name"), FieldType.Text) { Required = true, Value = team?.Name ?? "" }], team?.Id);

    // Everybody of the business who is active, by office.
    private static async Task<List<FormChoice>> PeopleAsync(CityTransaction city, DateOnly today, CancellationToken ct)
    {
        await using var command = city.CreateCommand("""
            select distinct on (a.id) a.id, a.name, o.name
            from account a left join role_grant g on g.account_id = a.id and (g.valid_to is null or g.valid_to > $1) left join organisation o on o.id = g.organisation_id
            where a.disabled_at is null and coalesce(g.office, 'business') = 'business'
            order by a.id, o.parent_id nulls first
            """);
        command.Parameters.Add(Sql.Of(today));
        await using var row = await command.ExecuteReaderAsync(ct);
        var people = new List<FormChoice>();
        while (await row.ReadAsync(ct))
            people.Add(new(row.GetGuid(0).ToString(), row.GetString(1), await row.IsDBNullAsync(2, ct) ? null : row.GetString(2)));
        return [.. people.OrderBy(person => person.Group, StringComparer.Ordinal).ThenBy(person => person.Label, StringComparer.Ordinal)];
    }

    private static CampaignWanted Wanted(PageForm form, DateOnly opensOn) => new(
        form["name"], form["authority"], opensOn,
        DateOnly.TryParse(form["ends_on"], CultureInfo.InvariantCulture, out var ends) ? ends : null, form["ladder"] is { Length: > 0 } ladder ? ladder : null)
    {
        Template = form["template"] is { Length: > 0 } template ? template : null,
        Areas = Chosen(form, "areas"),
        Checklists = Chosen(form, "checklists"),
    };

    // With nothing ticked the template says; a form that changes a campaign has no template and means what it shows.
    private static string[]? Chosen(PageForm form, string field) =>
        form[field].Split(',', StringSplitOptions.RemoveEmptyEntries) is var codes && codes.Length == 0 && form.Name == "open" ? null : codes;

    private static async Task<Administered<Guid>> WithDayAsync(PageForm form, string field, Func<DateOnly, Task<Administered<Guid>>> act) =>
        DateOnly.TryParse(form[field], CultureInfo.InvariantCulture, out var day)
            ? await act(day)
            : new Problem(StatusCodes.Status422UnprocessableEntity, "incomplete") { Missing = [new("campaign_day_missing", field)] };

    private static Guid Id(string text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : Guid.Empty;

    private static IEnumerable<Guid> Ids(string codes) => codes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Id);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
