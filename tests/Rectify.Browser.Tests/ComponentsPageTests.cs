using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class ComponentsPageTests(Site site)
{
    [Fact]
    public async Task Every_icon_that_a_page_names_is_in_the_sprite()
    {
        await using var tab = await site.OpenAsAsync("inspector");
        await tab.Page.GotoAsync("/components");

        var missing = await tab.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const uses = [...document.querySelectorAll('svg.icon use')].map(use => use.getAttribute('href').split('#'));
              const sprite = new DOMParser().parseFromString(await (await fetch(uses[0][0])).text(), 'image/svg+xml');
              return uses.map(([, name]) => name).filter(name => !sprite.getElementById(name));
            }
            """);

        Assert.Empty(missing);
    }

    [Fact]
    public async Task A_phone_opens_the_menu_without_scripts()
    {
        await using var tab = await site.OpenAsAsync("inspector", Tab.Phone, scripts: false);
        await tab.Page.GotoAsync("/components");
        var menu = tab.Page.Locator("#nav");
        Assert.False(await menu.IsVisibleAsync());

        await tab.Page.ClickAsync(".menu-open");

        Assert.True(await menu.IsVisibleAsync());
    }

    [Fact]
    public async Task The_language_chosen_stays_chosen()
    {
        await using var tab = await site.OpenAsAsync("inspector", scripts: false);
        await tab.Page.GotoAsync("/components");

        await tab.Page.ClickAsync(".person summary");
        await tab.FollowAsync("header button[lang=en]");

        Assert.Equal("en", await tab.Page.GetAttributeAsync("html", "lang"));
        Assert.EndsWith("/components", tab.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsent_text_comes_back_on_the_same_computer()
    {
        await using var tab = await site.OpenAsAsync("inspector");
        await tab.Page.GotoAsync("/components");
        await tab.Page.FillAsync("#every-f1", "已更换护栏四十米");

        await tab.Page.ReloadAsync();

        Assert.Equal("已更换护栏四十米", await tab.Page.InputValueAsync("#every-f1"));
        Assert.True(await tab.Page.Locator("#every [data-draft-note]").IsVisibleAsync());
    }

    [Fact]
    public async Task A_click_that_reaches_nobody_says_so()
    {
        await using var tab = await site.OpenAsAsync("inspector");
        await tab.Page.GotoAsync("/components");
        await tab.Page.EvalOnSelectorAllAsync("#every [required]", "fields => fields.forEach(field => field.required = false)");
        await tab.Page.Context.SetOfflineAsync(true);

        await tab.Page.ClickAsync("#every button.btn");

        await Microsoft.Playwright.Assertions.Expect(tab.Page.Locator("#messages .alert")).ToContainTextAsync("连不上服务");
    }
}
