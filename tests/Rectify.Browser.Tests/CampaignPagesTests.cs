using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class CampaignPagesTests(Site site)
{
    private const int Counties = 9;

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task The_supervisor_issues_to_nine_counties_at_once_without_scripts(int width)
    {
        await NineCountiesAsync();
        await using var tab = await site.OpenAsAsync("supervisor", width, scripts: false);
        await tab.Page.GotoAsync($"/campaigns/{site.Bureau.Campaign}");
        await tab.PictureAsync("campaign-to-issue");

        await tab.FollowAsync("#issue button.btn");

        Assert.Contains("/bulk-acts/", tab.Page.Url, StringComparison.Ordinal);
        await tab.PictureAsync("bulk-result");
        Assert.True(await tab.Page.Locator("#units tbody tr").CountAsync() >= Counties);
        Assert.True(await tab.Page.Locator("#rows .tag.green").CountAsync() >= Counties);
        Assert.Contains("整改期限", await tab.Page.Locator("#rows tbody tr").First.InnerTextAsync(), StringComparison.Ordinal); // the refused one, and why
        await tab.Page.ReloadAsync();
        Assert.True(await tab.Page.Locator("#rows .tag.green").CountAsync() >= Counties);
        Assert.Equal(0, await tab.OverhangAsync());
    }

    [Fact]
    public async Task A_campaign_is_opened_and_a_team_formed_and_manned_by_hand()
    {
        await using var tab = await site.OpenAsAsync("supervisor", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/campaigns");

        await tab.SendAsync("open", ("name", $"手工专项{Guid.NewGuid():n}"), ("authority", "市局〔2026〕9号"), ("opens_on", "2026-03-02"));
        await tab.SendAsync("form", ("name", "第一组"));
        var join = await tab.Page.Locator("details[id^=join-]").GetAttributeAsync("id");
        await tab.SendAsync(join!, ("account", site.Bureau["second_inspector"].ToString()), ("role", "team_lead")); // the team was formed, so it has the form

        Assert.Contains("second_inspector", await tab.Page.Locator("[id^=team-] dd").First.InnerTextAsync(), StringComparison.Ordinal);
        await tab.PictureAsync("campaign-by-hand");
    }

    [Fact]
    public async Task A_refused_form_keeps_what_was_typed_and_says_why_beside_the_field()
    {
        await using var tab = await site.OpenAsAsync("supervisor", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/campaigns");

        await tab.SendAsync("open", ("name", "倒置的专项"), ("authority", "市局〔2026〕9号"), ("opens_on", "2026-03-02"), ("ends_on", "2026-03-01"));

        Assert.Equal("倒置的专项", await tab.Page.InputValueAsync("#open [name=name]"));
        Assert.Contains("不能早于", await tab.Page.InnerTextAsync("#open .fault"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tab.Desk)]
    [InlineData(Tab.Phone)]
    public async Task Ticked_rows_of_the_ledger_are_signed_for_together_and_the_unfit_are_told_apart(int width)
    {
        site.Clock.Advance(TimeSpan.FromSeconds(1)); // so that they are the newest, whatever else was opened
        var fit = await site.Bureau.IssueAsync();
        var unfit = await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("head", width, scripts: false);
        await tab.Page.GotoAsync("/findings");
        foreach (var finding in new[] { fit, unfit })
            await tab.Page.Locator($"input[name=id][value='{finding}']").CheckAsync();

        await tab.FollowAsync("button[name=act][value=acknowledge]");
        Assert.Contains("1 条所处环节不能", await tab.Page.InnerTextAsync("#prepare .alert"), StringComparison.Ordinal);
        await tab.PictureAsync("bulk-prepare");
        await tab.FollowAsync("#prepare button.btn-primary");

        var rows = tab.Page.Locator("#rows tbody tr");
        Assert.Equal(2, await rows.CountAsync());
        Assert.Contains("现在这个环节不能这样办", await rows.First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await tab.OverhangAsync());
    }

    [Fact]
    public async Task A_leavers_findings_are_handed_on_in_one_step_without_scripts()
    {
        var finding = await site.Bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await site.Bureau.ActAsync(finding, "head", "assign", TransportBureau.With(("rectifier", site.Bureau["rectifier"].ToString()))));
        await site.Bureau.ChangeAsync("""
            insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
            select $1, gen_random_uuid(), $2, $3, 'rectifier', date '2026-01-01' where not exists (select from role_grant where account_id = $2 and role = 'rectifier')
            """, Sql.Of(site.Bureau.City), Sql.Of(site.Bureau["liaison"]), Sql.Of(site.Bureau.County));
        await using var tab = await site.OpenAsAsync("head", Tab.Phone, scripts: false);

        await tab.Page.GotoAsync($"/bulk-acts/leaver?unit={site.Bureau.County}&person={site.Bureau["rectifier"]}");
        Assert.True(await tab.Page.Locator("[name=rectifier]").CountAsync() == 1, await tab.Page.InnerTextAsync("main"));
        await tab.Page.SelectOptionAsync("[name=rectifier]", site.Bureau["liaison"].ToString());
        await tab.PictureAsync("leaver-hand-on");
        await tab.FollowAsync("#hand-on button.btn-primary");

        Assert.Matches("/bulk-acts/[0-9a-f-]{36}$", tab.Page.Url);
        Assert.Equal(site.Bureau["liaison"], await site.Bureau.OneAsync<Guid>("select rectifier_id from finding where id = $1", Sql.Of(finding)));
    }

    // Each county has a finding that is ready to be issued; the bureau's own has one more, which nobody gave a deadline.
    private async Task NineCountiesAsync()
    {
        var bureau = site.Bureau;
        var counties = new List<Guid> { bureau.County, bureau.OtherCounty };
        for (var number = counties.Count; number < Counties; number++)
        {
            var name = Sql.Of($"{"甲乙丙丁戊己庚辛壬"[number]}县交通运输局");
            await bureau.ChangeAsync("""
                insert into organisation (tenant_id, id, parent_id, name, short_name, kind, zone, calendar, valid_from)
                values ($1, gen_random_uuid(), $2, $3, '县', 'county', 'Asia/Shanghai', 'cn', date '2020-01-01') on conflict do nothing
                """, Sql.Of(bureau.City), Sql.Of(bureau.Bureau), name);
            counties.Add(await bureau.OneAsync<Guid>("select id from organisation where name = $1", name.Clone()));
            await bureau.ChangeAsync("""
                insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from)
                values ($1, gen_random_uuid(), $2, $3, 'head', date '2020-01-01') on conflict do nothing
                """, Sql.Of(bureau.City), Sql.Of(bureau["stranger"]), Sql.Of(counties[^1]));
        }

        await bureau.ChangeAsync(
            "insert into team_scope (tenant_id, team_id, organisation_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing",
            Sql.Of(bureau.City), Sql.Of(bureau.Team), Sql.Of([.. counties]));
        foreach (var county in counties)
            await QualifiedAsync(county, [.. TransportBureau.Qualified, ("deadline", "10wd")]);
        await QualifiedAsync(bureau.County, TransportBureau.Qualified);
    }

    private async Task QualifiedAsync(Guid county, (string Name, string Value)[] fields)
    {
        var bureau = site.Bureau;
        var opened = await bureau.Open.HandleAsync(
            new(bureau.City, bureau["inspector"], "rectification", county, bureau.Team,
                TransportBureau.Fields(("description", "临水临崖路段护栏缺失"), ("source", "inspection_team"), ("found_on", "2026-02-27")), Key: null),
            CancellationToken.None);
        var id = Assert.IsType<Answer.Taken>(opened).Finding.Id;
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(id, "team_lead", "qualify", TransportBureau.With(fields)));
    }
}
