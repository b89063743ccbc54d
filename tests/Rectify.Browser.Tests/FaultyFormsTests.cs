using Microsoft.Playwright;
using Rectify.Accounts;
using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>Each form sent empty: what is wrong stands on it, and the page with it has no fault of its own.</summary>
[Collection(SiteCollection.Name)]
public sealed class FaultyFormsTests(Site site)
{
    [Theory]
    [InlineData("sign-in", null, "/sign-in", "main form", false)]
    [InlineData("open", "inspector", "/open", "main form.narrow", true)]
    [InlineData("campaign", "supervisor", "/campaigns", "main details form", true)]
    [InlineData("password", "head", "/account/password", "main form", false)]
    [InlineData("token", "head", "/me", "#token form", true)]
    [InlineData("account", Roles.SystemOfficer, "/administration/accounts", "#create form", true)]
    [InlineData("rename", Roles.SystemOfficer, "/administration/accounts/{head}", "#rename form", true)]
    [InlineData("grant", Roles.SecurityOfficer, "/administration/accounts/{head}", "#grant form", true)]
    [InlineData("organisation", Roles.SystemOfficer, "/administration/organisations/{county}", "#add form", true)]
    [InlineData("import", "supervisor", "/import", "#upload form", true)]
    [InlineData("calendar", Roles.SystemOfficer, "/administration/calendars", "#upload form", false)]
    [InlineData("bulk-assign", "head", "/bulk-acts/new?act=assign&id={issued}", "main form.narrow", true)]
    [InlineData("amend", "team_lead", "/findings/{issued}", "#act-amend form", true)]
    [InlineData("objection", "head", "/findings/{issued}", "#submit-objection form", true)]
    public async Task Sent_empty_it_says_what_is_wrong(string name, string? person, string address, string form, bool isBesideItsField)
    {
        await using var tab = person is null ? await site.OpenAsync() : await site.OpenAsAsync(person);
        await tab.Page.GotoAsync(await FilledAsync(address));
        await tab.Page.EvaluateAsync("""
            selector => {
              const form = document.querySelector(selector);
              form.noValidate = true;
              for (const field of form.querySelectorAll('input:not([type=hidden]), textarea, select')) field.value = '';
              for (let around = form.closest('details'); around; around = around.parentElement.closest('details')) around.open = true;
            }
            """, form);

        await tab.Page.Locator(form).First.Locator("button.btn").First.ClickAsync();

        await Assertions.Expect(tab.Page.Locator(isBesideItsField ? $"{form} .has-fault .fault" : "main .alert-danger, main .fault").First).ToBeVisibleAsync();
        await tab.CheckAsync($"{name}-faulty");
    }

    [Fact]
    public async Task Where_no_demonstration_is_there_are_no_walks_and_nobody_is_let_in_by_them()
    {
        await using var tab = await site.OpenAsync();
        await tab.Page.GotoAsync("/sign-in");
        Assert.Equal(0, await tab.Page.Locator("a[href='/walks']").CountAsync());

        var status = await tab.Page.EvaluateAsync<int>("""
            async () => {
              const sent = new FormData(document.querySelector('main form'));
              sent.set('_handler', 'walk'); sent.set('walk', 'county'); sent.set('step', '0');
              return (await fetch('/walks', { method: 'POST', body: sent })).status;
            }
            """);

        Assert.Equal(404, status);
        Assert.Equal(404, (await tab.Page.GotoAsync("/walks"))?.Status);
        await tab.Page.GotoAsync("/me");
        Assert.Contains("/sign-in", tab.Page.Url, StringComparison.Ordinal);
    }

    private async Task<string> FilledAsync(string address)
    {
        if (address.Contains("{issued}", StringComparison.Ordinal))
            address = address.Replace("{issued}", (await site.Bureau.IssueAsync()).ToString(), StringComparison.Ordinal);
        return address.Replace("{head}", site.Bureau["head"].ToString(), StringComparison.Ordinal).Replace("{county}", site.Bureau.County.ToString(), StringComparison.Ordinal);
    }
}
