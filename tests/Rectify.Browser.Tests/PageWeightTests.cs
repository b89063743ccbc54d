using System.IO.Compression;
using Microsoft.Playwright;
using Rectify.Browser.Tests.Support;

namespace Rectify.Browser.Tests;

/// <summary>What a browser that was never here before fetches for a page. A build that isn't published packs its scripts and styles without
/// making them smaller, so what came is packed here once more; published it is packed tighter still.</summary>
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
        var answers = new List<IResponse>();
        tab.Page.Response += (_, answer) => answers.Add(answer);

        var page = await tab.Page.GotoAsync(address, new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.Contains((await page!.HeaderValueAsync("content-encoding"))!, (string[])["br", "gzip"]); // a page that came has both
        Assert.InRange(answers.Count, 2, requests);
        var weight = 0L;
        foreach (var answer in answers)
            weight += Packed(await answer.BodyAsync());
        Assert.InRange(weight / 1000, 5, kilobytes);
    }

    private static long Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(body);
        return packed.Length;
    }
}
