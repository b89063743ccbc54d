using System.Reflection;
using Microsoft.AspNetCore.Components;
using Rectify.Browser.Tests.Support;
using Rectify.Demonstration;

namespace Rectify.Browser.Tests;

/// <summary>Every page that there is, with the demonstration's data on it, on a phone.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class EveryPageTests(DemonstrationSite site)
{
    // Who opens it, and an address in which {finding}, {letter} … stand for a row of the demonstration.
    private static readonly Dictionary<string, (string? Login, string Address)> Opened = new()
    {
        ["/"] = ("yunping.head", "/"),
        ["/account/password"] = ("yunping.head", "/account/password"),
        ["/administration"] = ("system", "/administration"),
        ["/administration/accounts"] = ("system", "/administration/accounts"),
        ["/administration/accounts/import"] = ("system", "/administration/accounts/import"),
        ["/administration/accounts/{Id:guid}"] = ("security", "/administration/accounts/{account}"),
        ["/administration/audit"] = ("auditor", "/administration/audit"),
        ["/administration/calendars"] = ("system", "/administration/calendars?year=2026"),
        ["/administration/inbound"] = ("system", "/administration/inbound"),
        ["/administration/readings"] = ("auditor", "/administration/readings"),
        ["/findings/{Id:guid}/sealed/{Field}"] = ("discipline", "/findings/{clue}/sealed/body"),
        ["/administration/channels"] = ("system", "/administration/channels"),
        ["/administration/holidays"] = ("system", "/administration/holidays"),
        ["/administration/jobs"] = ("system", "/administration/jobs"),
        ["/administration/organisations"] = ("system", "/administration/organisations"),
        ["/administration/organisations/import"] = ("system", "/administration/organisations/import"),
        ["/administration/organisations/{Id:guid}"] = ("system", "/administration/organisations/{county}"),
        ["/analysis"] = ("leader2", "/analysis"),
        ["/bulk-acts"] = ("supervisor1", "/bulk-acts"),
        ["/bulk-acts/leaver"] = ("yunping.head", "/bulk-acts/leaver"),
        ["/bulk-acts/new"] = ("yunping.head", "/bulk-acts/new?act=acknowledge&id={issued}"),
        ["/bulk-acts/{Id:guid}"] = ("supervisor1", "/bulk-acts/{bulk}"),
        ["/campaigns"] = ("supervisor1", "/campaigns"),
        ["/campaigns/{Id:guid}"] = ("supervisor1", "/campaigns/{campaign}"),
        ["/campaigns/{Id:guid}/checklists"] = ("supervisor1", "/campaigns/{campaign}/checklists"),
        ["/campaigns/{Id:guid}/checklists/{Unit:guid}/{Checklist}"] = ("yunping.head", "/campaigns/{checklist}/main-duty"),
        ["/campaigns/{Id:guid}/self-inspections"] = ("supervisor1", "/campaigns/{campaign}/self-inspections"),
        ["/self-inspections/{Id:guid}"] = ("supervisor1", "/self-inspections/{task}"),
        ["/components"] = (null, "/components"),
        ["/error"] = (null, "/error"),
        ["/findings"] = ("supervisor1", "/findings"),
        ["/findings/views"] = ("supervisor1", "/findings/views"),
        ["/findings/export"] = ("supervisor1", "/findings/export"),
        ["/findings/exports/{Id:guid}"] = ("supervisor1", "/findings/exports/{export}"),
        ["/findings/{Id:guid}"] = ("team1.inspector1", "/findings/{finding}"),
        ["/help"] = (null, "/help"),
        ["/campaigns/{Id:guid}/members"] = ("supervisor1", "/campaigns/{campaign}/members"),
        ["/claims"] = ("yunping.section1", "/claims"),
        ["/findings/{Id:guid}/evidence"] = ("yunping.head", "/findings/{issued}/evidence"),
        ["/help/{Name}"] = (null, "/help/finding"),
        ["/import"] = ("supervisor1", "/import"),
        ["/import/batches/{Id:guid}"] = ("supervisor1", "/import/batches/{batch}"),
        ["/import/{File:guid}"] = ("supervisor1", "/import/{file}"),
        ["/inbox"] = ("yunping.head", "/inbox"),
        ["/findings/{Id:guid}/documents/{Kind}/{Sequence:int}"] = ("team1.inspector1", "/findings/{closing}"),
        ["/letters"] = ("supervisor1", "/letters"),
        ["/letters/to-sign"] = ("supervisor1", "/letters/to-sign"),
        ["/letters/to-sign/chosen"] = ("supervisor1", "/letters/to-sign/chosen?letter={letter}"),
        ["/interviews"] = ("supervisor1", "/interviews"),
        ["/interviews/new"] = ("leader2", "/interviews/new?finding={finding}"),
        ["/scores"] = ("yunping.head", "/scores"),
        ["/letters/{Id:guid}"] = ("supervisor1", "/letters/{letter}"),
        ["/letters/{Id:guid}/receipts/{Unit:guid}"] = ("yunping.liaison", "{receipt}"),
        ["/me"] = ("supervisor1", "/me"),
        ["/me/notices"] = ("supervisor1", "/me/notices"),
        ["/not-found"] = ("supervisor1", "/not-found"),
        ["/open"] = ("team1.inspector1", "/open"),
        ["/owed"] = ("supervisor1", "/owed"),
        ["/password-links/{Link}"] = (null, "/password-links/{link}"),
        ["/progress-returns"] = ("yunping.liaison", "/progress-returns"),
        ["/progress-returns/{File:guid}"] = ("yunping.liaison", "/progress-returns/{return}"),
        ["/processes"] = ("supervisor1", "/processes"),
        ["/sending"] = ("system", "/sending"),
        ["/signing"] = ("discipline", "/signing"),
        ["/sign-in"] = (null, "/sign-in"),
        ["/situation"] = ("leader2", "/situation"),
        ["/stars"] = ("supervisor1", "/stars"),
        ["/statistics"] = ("supervisor1", "/statistics?rows=area&columns=method"),
        ["/stranded"] = ("system", "/stranded"),
        ["/walks"] = (null, "/walks"),
    };

    public static TheoryData<string> Routes() =>
    [
        .. typeof(RectifyApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>()).Select(route => route.Template).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task It_is_free_of_faults_with_data(string route)
    {
        Assert.True(Opened.TryGetValue(route, out var how), $"Say in EveryPageTests who opens {route}, and with what.");
        await using var tab = how.Login is { } login ? await site.OpenAsAsync(login, Tab.Phone) : await site.OpenAsync(Tab.Phone);

        await tab.Page.GotoAsync(await FilledAsync(how.Address));

        Assert.True(await tab.Page.Locator("main h1, main h2").CountAsync() > 0);
        await tab.CheckAsync($"every{route.Split('{')[0].Replace('/', '-')}{(route.Contains('{') ? "one" : "")}");
    }

    private async Task<string> FilledAsync(string address) => address.Split('{', '}') switch
    {
        [var before, "account", var after] => before + InventedPeople.With("yunping.head").Id + after,
        [var before, "county", var after] => before + InventedPlaces.Counties[0].Id + after,
        [var before, "campaign", var after] => before + InventedCampaign.Latest.Id + after,
        [var before, "checklist", var after] => before + $"{InventedCampaign.Latest.Id}/checklists/{InventedPlaces.Counties[0].Id}" + after,
        [var before, "task", var after] => before + await site.OneAsync("select id::text from inspection_task limit 1") + after,
        [var before, "finding", var after] => before + await site.OneAsync("select id::text from finding where state = 'verification' and not is_imported limit 1") + after,
        [var before, "clue", var after] => before + await site.OneAsync("select id::text from finding where process = 'clue' limit 1") + after,
        [var before, "issued", var after] => before + await site.OneAsync($"select id::text from finding where process = 'rectification' and unit_id = '{InventedPlaces.Counties[0].Id}' order by state = 'issued' desc limit 1") + after,
        [var before, "letter", var after] => before + await site.OneAsync("select id::text from letter where status = 'signed' limit 1") + after,
        [var before, "closing", var after] => before + await site.OneAsync("select finding_id || '/documents/closing-application/' || sequence from event where about = 'self_pass' limit 1") + after,
        [var before, "batch", var after] => before + await site.OneAsync("select id::text from import_batch limit 1") + after,
        [_, "bulk", ..] => await IssueAsync(),
        [_, "file", ..] => await UploadAsync(),
        [_, "receipt", ..] => await ReceiveAsync(),
        [_, "link", ..] => await LinkAsync(),
        [var before, "export", var after] => before + await OrderAsync() + after,
        [_, "return", ..] => await BringAsync(),
        _ => address,
    };

    private async Task<string> IssueAsync()
    {
        await using var tab = await site.OpenAsAsync("supervisor1", scripts: false);
        await tab.Page.GotoAsync($"/campaigns/{InventedCampaign.Latest.Id}");
        await tab.FollowAsync("#issue button.btn");
        return new Uri(tab.Page.Url).AbsolutePath;
    }

    private async Task<string> UploadAsync()
    {
        await using var tab = await site.OpenAsAsync("supervisor1", scripts: false);
        await tab.Page.GotoAsync("/import");
        await tab.Page.SelectOptionAsync("main select", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await tab.Page.SetInputFilesAsync("#ledger", Tab.FileOf("整改台账.csv", "编号,县局,存在问题\nA-1,云屏县交通运输局,护栏缺失\n"));
        await tab.FollowAsync("#upload button");
        return new Uri(tab.Page.Url).PathAndQuery;
    }

    private async Task<string> ReceiveAsync()
    {
        var letter = await site.OneAsync($"""
            select id::text from letter l where status = 'signed' and unit_id = '{InventedPlaces.Counties[0].Id}' and finding_id is not null
                and not exists (select from letter_receipt r where r.letter_id = l.id) limit 1
            """);
        await using var tab = await site.OpenAsAsync("yunping.liaison", scripts: false);
        await tab.Page.GotoAsync($"/letters/{letter}");
        await tab.FollowAsync("#receive button");
        await tab.FollowAsync("#receipts a");
        return new Uri(tab.Page.Url).AbsolutePath;
    }

    // The demonstration has no list so long that somebody would have to order it.
    private async Task<Guid> OrderAsync()
    {
        var id = Guid.CreateVersion7();
        await site.ChangeAsync($"""
            insert into export_order (tenant_id, id, account_id, form, is_xlsx, query, language, asked_at, rows_all, rows_done)
            values ('{InventedPlaces.Tenant}', '{id}', '{InventedPeople.With("supervisor1").Id}', 'ledger', true, '', 'chinese', now(), 9000, 4000)
            """);
        return id;
    }

    private async Task<string> BringAsync()
    {
        await using var tab = await site.OpenAsAsync("yunping.liaison", scripts: false);
        await tab.Page.GotoAsync("/progress-returns");
        await tab.Page.SetInputFilesAsync("#file", Tab.FileOf("进展表.csv", "问题编号,本期进展\n没有的编号,已更换护栏\n"));
        await tab.FollowAsync("#upload button.btn-primary");
        return new Uri(tab.Page.Url).PathAndQuery;
    }

    private async Task<string> LinkAsync()
    {
        await using var tab = await site.OpenAsAsync("system", scripts: false);
        await tab.Page.GotoAsync($"/administration/accounts/{InventedPeople.With("nanzhan.section2").Id}");
        await tab.SendAsync("link");
        return new Uri(await tab.Page.Locator("#secret").InnerTextAsync()).AbsolutePath;
    }
}
