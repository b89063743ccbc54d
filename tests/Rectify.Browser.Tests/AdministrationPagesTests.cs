using Rectify.Accounts;
using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class AdministrationPagesTests(Site site)
{
    [Theory]
    [InlineData("administration", "/administration", Roles.SystemOfficer)]
    [InlineData("administration-audit-officer", "/administration", Roles.AuditOfficer)]
    [InlineData("accounts", "/administration/accounts", Roles.SystemOfficer)]
    [InlineData("account", "/administration/accounts/{head}", Roles.SystemOfficer)]
    [InlineData("account-roles", "/administration/accounts/{head}", Roles.SecurityOfficer)]
    [InlineData("import-accounts", "/administration/accounts/import", Roles.SystemOfficer)]
    [InlineData("import-organisations", "/administration/organisations/import", Roles.SystemOfficer)]
    [InlineData("organisations", "/administration/organisations", Roles.SystemOfficer)]
    [InlineData("organisation", "/administration/organisations/{county}", Roles.SystemOfficer)]
    [InlineData("calendars", "/administration/calendars", Roles.SystemOfficer)]
    [InlineData("calendar-2026", "/administration/calendars?year=2026", Roles.SystemOfficer)]
    [InlineData("jobs", "/administration/jobs", Roles.SystemOfficer)]
    [InlineData("audit", "/administration/audit", Roles.AuditOfficer)]
    public async Task It_is_free_of_faults_on_a_desk_and_on_a_phone(string name, string address, string officer)
    {
        await using var tab = await site.OpenAsAsync(officer);
        await tab.Page.GotoAsync(Filled(address));
        await tab.CheckAsync(name);

        await tab.ResizeAsync(Tab.Phone);
        await tab.CheckAsync(name);
    }

    [Theory]
    [InlineData("/administration", "supervisor")]
    [InlineData("/administration/accounts", "head")]
    [InlineData("/administration/accounts", Roles.AuditOfficer)]
    [InlineData("/administration/accounts/{head}", "supervisor")]
    [InlineData("/administration/organisations", Roles.SecurityOfficer)]
    [InlineData("/administration/organisations/{county}", Roles.AuditOfficer)]
    [InlineData("/administration/calendars", Roles.SecurityOfficer)]
    [InlineData("/administration/accounts/import", Roles.SecurityOfficer)]
    [InlineData("/administration/organisations/import", "supervisor")]
    [InlineData("/administration/jobs", Roles.AuditOfficer)]
    [InlineData("/administration/audit", Roles.SystemOfficer)]
    [InlineData("/administration/audit", "leader")]
    public async Task To_everybody_else_a_page_is_not_there(string address, string person)
    {
        await using var tab = await site.OpenAsAsync(person, scripts: false);

        var answer = await tab.Page.GotoAsync(Filled(address));

        Assert.Equal(404, answer?.Status);
        Assert.Equal(0, await tab.Page.Locator("form[action^='/administration']").CountAsync());
    }

    [Fact]
    public async Task An_officer_begins_with_the_pages_of_the_office_and_sees_no_others()
    {
        await using var tab = await site.OpenAsAsync(Roles.SecurityOfficer, scripts: false);

        await tab.Page.GotoAsync("/");

        Assert.EndsWith("/administration", tab.Page.Url, StringComparison.Ordinal);
        Assert.Equal(["系统管理", "账号和角色", "无人可办"], await tab.Page.Locator("#nav li").AllInnerTextsAsync());
    }

    [Fact]
    public async Task An_account_is_made_refused_twice_given_a_role_and_opened_by_its_link()
    {
        var login = $"new{Guid.NewGuid():n}"[..10];
        await using var system = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await system.Page.GotoAsync("/administration/accounts");
        await system.SendAsync("create", ("login", login), ("name", "新同志"), ("phone", "0571-1234"));
        var link = await system.Page.InnerTextAsync("#secret");
        await system.PictureAsync("account-link");
        await system.SendAsync("create", ("login", login), ("name", "又一位"));
        Assert.Contains("已存在", await system.Page.InnerTextAsync("#create .fault"), StringComparison.Ordinal);
        Assert.Equal("又一位", await system.Page.InputValueAsync("#create [name=name]"));
        await system.PictureAsync("account-refused");

        await using var security = await site.OpenAsAsync(Roles.SecurityOfficer, Tab.Phone, scripts: false);
        await security.Page.GotoAsync($"/administration/accounts?q={login}");
        Assert.Contains("未设密码", await security.Page.InnerTextAsync("#accounts"), StringComparison.Ordinal);
        await security.FollowAsync("#accounts tbody a");
        await security.SendAsync("grant", ("role", "liaison"), ("organisation", site.Bureau.County.ToString()), ("to", "2026-12-31"));
        Assert.Contains("2026-12-31", await security.Page.InnerTextAsync("#roles"), StringComparison.Ordinal);

        await using var person = await site.OpenAsync(Tab.Phone, scripts: false);
        await person.Page.GotoAsync(new Uri(link).PathAndQuery);
        await person.Page.FillAsync("#password", "Kai-2026-tong");
        await person.Page.FillAsync("#again", "Kai-2026-tong");
        await person.FollowAsync("main button.btn-primary");
        await person.Page.GotoAsync("/sign-in");
        await site.SignInAsync(person, login, "Kai-2026-tong");
        Assert.Contains("新同志", await person.Page.TextContentAsync(".person .choices"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_login_is_unlocked_and_a_disabled_account_enabled_again()
    {
        await site.Bureau.ChangeAsync("""
            insert into sign_in_attempt (tenant_id, login, tries, locked_until) values ($1, 'discipline', 5, $2)
            """, Sql.Of(site.Bureau.City), Sql.Of(site.Clock.GetUtcNow().AddMinutes(10)));
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await tab.Page.GotoAsync($"/administration/accounts/{site.Bureau["discipline"]}");
        Assert.Contains("已锁定", await tab.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);

        await tab.SendAsync("unlock");
        Assert.Contains("正常", await tab.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);
        await tab.SendAsync("disable");
        Assert.Contains("已停用", await tab.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);
        await tab.SendAsync("enable");

        Assert.Contains("正常", await tab.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_somebody_else_outran_says_so_and_does_nothing()
    {
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await using var other = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        foreach (var each in new[] { tab, other })
            await each.Page.GotoAsync($"/administration/accounts/{site.Bureau["second_inspector"]}");
        await tab.SendAsync("disable");

        await other.SendAsync("disable");
        Assert.Contains("页面内容已经变化", await other.Page.InnerTextAsync(".alert-danger"), StringComparison.Ordinal);
        await other.PictureAsync("account-stale");

        await other.SendAsync("enable");
        Assert.Contains("正常", await other.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_not_taken_for_a_wish_to_send_everything_again()
    {
        await site.Bureau.IssueAsync();
        await FailAsync("对方拒收");
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Desk);
        await tab.Page.GotoAsync("/administration/jobs");
        await tab.Page.EvaluateAsync("document.querySelector('#jobs input[name=job]').value = 'no_such_job'");

        await tab.FollowAsync(tab.Page.Locator("#jobs form").First.Locator("button"));

        Assert.Contains("页面内容已经变化", await tab.Page.InnerTextAsync(".alert-danger"), StringComparison.Ordinal);
        Assert.Contains("对方拒收", await tab.Page.InnerTextAsync("#outbox"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_organisation_is_added_renamed_from_a_day_on_and_merged_into_another()
    {
        var name = $"临时站{Guid.NewGuid():n}"[..12];
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Phone, scripts: false);
        await tab.Page.GotoAsync($"/administration/organisations/{site.Bureau.County}");

        await tab.SendAsync("add", ("name", "云山县交通运输局"), ("kind", "station"));
        Assert.Contains("云山县交通运输局", await tab.Page.InnerTextAsync("#add .fault"), StringComparison.Ordinal);
        await tab.PictureAsync("organisation-refused");
        await tab.SendAsync("add", ("name", name), ("kind", "station"));
        Assert.Equal(name, await tab.Page.InnerTextAsync("h1"));
        await tab.SendAsync("rename", ("name", $"{name}改"), ("from", "2026-05-01"));
        Assert.Equal(name, await tab.Page.InnerTextAsync("h1"));
        Assert.Contains($"{name}改", await tab.Page.InnerTextAsync("#names"), StringComparison.Ordinal);
        await tab.SendAsync("end", ("on", "2026-06-01"), ("successor", site.Bureau.OtherCounty.ToString()));

        Assert.Contains("2026-06-01", await tab.Page.InnerTextAsync(".axes"), StringComparison.Ordinal);
        await tab.Page.GotoAsync("/administration/organisations");
        Assert.Contains("由石门县交通运输局承接", await tab.Page.InnerTextAsync("#tree"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_listed_with_the_reason_and_sent_again()
    {
        await site.Bureau.IssueAsync();
        await FailAsync("信道没有应答");
        await using var tab = await site.OpenAsAsync(Roles.SystemOfficer, Tab.Desk, scripts: false);
        await tab.Page.GotoAsync("/administration/jobs");
        Assert.Contains("信道没有应答", await tab.Page.InnerTextAsync("#outbox"), StringComparison.Ordinal);
        await tab.PictureAsync("outbox");
        await tab.FollowAsync(tab.Page.Locator("#jobs tr", new() { HasText = "发送消息" }).Locator("button"));
        Assert.Contains("send_notices", site.Nudged);

        await tab.FollowAsync("#outbox button[name=id]");

        Assert.Contains("已安排重发 1 条", await tab.Page.InnerTextAsync(".alert-success"), StringComparison.Ordinal);
        Assert.DoesNotContain("信道没有应答", await tab.Page.InnerTextAsync("#outbox"), StringComparison.Ordinal);
    }

    /// <summary>The head's last notice could not be sent to a group's robot, which said why.</summary>
    private Task FailAsync(string said) => site.Bureau.ChangeAsync("""
        with robot as (
            insert into receiver (tenant_id, id, channel, name, takes_all, may_be_private, host, target, made_at)
            values ($1, gen_random_uuid(), 'wecom', 'robot ' || left($3, 30), false, false, 'example.test', '', $4) returning id),
        failed as (
            insert into delivery (tenant_id, id, receiver_id, account_id, is_digest, made_at, try_at, attempts, error, said)
            select $1, gen_random_uuid(), id, $2, false, $4, $4, 3, 'channel_failed', $3 from robot returning id)
        insert into delivery_notice (tenant_id, delivery_id, notice_id)
        select $1, failed.id, n.id from failed, (select id from notice where account_id = $2 order by made_at desc limit 1) n
        """, Sql.Of(site.Bureau.City), Sql.Of(site.Bureau["head"]), Sql.Of(said), Sql.Of(site.Clock.GetUtcNow()));

    [Fact]
    public async Task The_log_is_narrowed_by_person_act_and_day()
    {
        await using var tab = await site.OpenAsAsync(Roles.AuditOfficer, Tab.Desk, scripts: false);

        await tab.Page.GotoAsync("/administration/audit?by=audit_officer&act=signed_in&from=2026-03-02&to=2026-03-02");
        Assert.Contains("audit_officer", await tab.Page.InnerTextAsync("#log tbody"), StringComparison.Ordinal);
        Assert.DoesNotContain("system_officer", await tab.Page.InnerTextAsync("#log tbody"), StringComparison.Ordinal);

        await tab.Page.GotoAsync("/administration/audit?by=audit_officer&to=2026-03-01");
        Assert.Equal(0, await tab.Page.Locator("#log").CountAsync());
        await tab.Page.GotoAsync("/administration/audit?by=nobody-of-ours");
        Assert.Contains("没有“nobody-of-ours”", await tab.Page.InnerTextAsync(".alert-danger"), StringComparison.Ordinal);
    }

    private string Filled(string address) => address
        .Replace("{head}", site.Bureau["head"].ToString(), StringComparison.Ordinal)
        .Replace("{county}", site.Bureau.County.ToString(), StringComparison.Ordinal);
}
