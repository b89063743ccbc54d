using System.Text.Json;
using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>What a browser that was never here before fetches for a page, as it comes over the wire.</summary>
[Collection(DemonstrationCollection.Name)]
public sealed class PageWeightTests(DemonstrationSite site)
{
    [Theory]
    [InlineData("/findings", 60, 6)]
    [InlineData("/", 350, 8)]
    [InlineData("/analysis", 350, 8)]
    [InlineData("/stars", 350, 8)]
    [InlineData("/situation", 350, 8)]
    [InlineData("/statistics?rows=area", 350, 8)]
    public async Task It_is_light_from_cold(string address, int kilobytes, int requests)
    {
        await using var tab = await site.OpenAsAsync("supervisor1");
        var wire = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        var fetched = new List<double>();
        wire.Event("Network.loadingFinished").OnEvent += (_, told) => fetched.Add(told!.Value.GetProperty("encodedDataLength").GetDouble());
        await wire.SendAsync("Network.enable");
        await wire.SendAsync("Network.setCacheDisabled", new() { ["cacheDisabled"] = JsonSerializer.SerializeToElement(true) });

        await tab.Page.GotoAsync(address, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });

        Assert.InRange(fetched.Count, 2, requests);
        Assert.InRange(fetched.Sum() / 1000, 5, kilobytes);
    }
}
