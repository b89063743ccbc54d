using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class OpenPageTests(Site site)
{
    [Theory]
    [InlineData(Tab.Desk, false)]
    [InlineData(Tab.Phone, true)]
    public async Task A_typical_problem_fills_what_is_empty_and_leaves_what_was_typed_until_it_is_to_be_replaced(int width, bool scripts)
    {
        await using var tab = await site.OpenAsAsync("inspector", width, scripts);
        await tab.Page.GotoAsync("/open?process=rectification");
        await tab.Page.SelectOptionAsync("[name=place]", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await tab.Page.FillAsync("[name='f.description']", "我自己写的描述");
        await tab.Page.FillAsync("[name='typical.words']", "护栏 临崖");

        await PressAsync(tab, "[name='typical.find']", "#typical");
        await PressAsync(tab, "#typical button[value=guardrail_missing]", ".picker .alert-warning");

        Assert.Equal("我自己写的描述", await tab.Page.InputValueAsync("[name='f.description']"));
        Assert.Contains("公路法第三十五条", await tab.Page.InputValueAsync("[name='f.basis']"), StringComparison.Ordinal);
        Assert.Equal(("30", "guardrail_missing"), (await tab.Page.InputValueAsync("[name='f.deadline']"), await tab.Page.InputValueAsync("[name='f.typical']")));
        await tab.PictureAsync("open-typical");
        if (scripts)
            await tab.CheckAsync("open-typical");

        await PressAsync(tab, "[name='typical.replace']", ".picker .alert-success");
        Assert.Contains("【路线桩号】", await tab.Page.InputValueAsync("[name='f.description']"), StringComparison.Ordinal);
        await tab.Page.FillAsync("[name='f.description']", "县道三公里处临崖路段护栏缺失");
        await tab.FollowAsync("main form > button.btn-primary");

        Assert.Contains("/findings/", tab.Page.Url, StringComparison.Ordinal);
        Assert.Contains("临水临崖、急弯陡坡路段护栏缺失", await tab.Page.InnerTextAsync(".facts"), StringComparison.Ordinal);
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task An_address_with_a_typical_problem_opens_the_form_filled_in()
    {
        await using var tab = await site.OpenAsAsync("inspector", Tab.Phone, scripts: false);

        await tab.Page.GotoAsync("/open?process=rectification&typical=wages_unsecured");

        Assert.Contains("保障农民工工资支付条例", await tab.Page.InputValueAsync("[name='f.basis']"), StringComparison.Ordinal);
        Assert.Equal("serious", await tab.Page.InputValueAsync("[name='f.severity']"));
    }

    [Fact]
    public async Task What_was_typed_is_forgotten_once_the_finding_is_open()
    {
        await using var tab = await site.OpenAsAsync("inspector");
        await tab.Page.GotoAsync("/open?process=rectification");
        await tab.Page.SelectOptionAsync("[name=place]", new Microsoft.Playwright.SelectOptionValue { Index = 1 });
        await tab.Page.FillAsync("[name='f.description']", "只写一次的描述");
        await tab.FollowAsync("main form > button.btn-primary");

        await tab.Page.GotoAsync("/open?process=rectification");

        Assert.Equal("", await tab.Page.InputValueAsync("[name='f.description']"));
    }

    // With scripts on the page stays, and the answer is waited for by what it shows.
    private static async Task PressAsync(Tab tab, string button, string answer)
    {
        await tab.Page.Locator(button).ClickAsync();
        await tab.Page.Locator(answer).WaitForAsync();
    }
}
