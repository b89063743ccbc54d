using System.Buffers.Binary;
using System.Text;
using Rectify.Browser.Tests.Support;
using Rectify.Database;
using Rectify.Tests.Support;

namespace Rectify.Browser.Tests;

[Collection(SiteCollection.Name)]
public sealed class EvidencePagesTests(Site site)
{
    private const string Form = "act-attach";

    [Fact]
    public async Task A_phone_picture_is_kept_byte_by_byte_with_its_time_and_shown_small()
    {
        var finding = await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("inspector", Tab.Phone);
        var photo = await PhotoAsync(tab);
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.Page.Locator($"#{Form} summary").ClickAsync();

        await tab.Page.SetInputFilesAsync($"#{Form} input[type=file]", photo);
        await tab.Page.Locator($"#{Form} .staged canvas").WaitForAsync();
        await tab.CheckAsync("evidence-staged");
        await SentAsync(tab);

        var grid = tab.Page.Locator("#evidence");
        Assert.Contains("拍摄于 2026-02-27 15:04", await grid.InnerTextAsync(), StringComparison.Ordinal);
        var picture = (await grid.Locator("img").GetAttributeAsync("src"))!; // a picture has an address
        Assert.EndsWith("/thumbnail", picture, StringComparison.Ordinal);
        var small = await (await tab.Page.APIRequest.GetAsync(Absolute(tab, picture))).BodyAsync();
        var original = await (await tab.Page.APIRequest.GetAsync(Absolute(tab, picture[..^"/thumbnail".Length]))).BodyAsync();
        Assert.Equal(await File.ReadAllBytesAsync(photo), original);
        Assert.InRange(small.Length, 100, 64 * 1024);
        Assert.True(small.Length < original.Length / 4, $"{small.Length} of {original.Length}");
        await tab.CheckAsync("evidence-photo");
    }

    [Fact]
    public async Task What_is_unticked_before_the_form_goes_does_not_go_with_it()
    {
        var finding = await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("inspector");
        await tab.Page.GotoAsync($"/findings/{finding}");
        await tab.Page.Locator($"#{Form} summary").ClickAsync();
        foreach (var name in new[] { "一.txt", "二.txt" })
        {
            await tab.Page.SetInputFilesAsync($"#{Form} input[type=file]", Tab.FileOf(name, $"底稿 {finding} {name}"));
            await tab.Page.Locator($"#{Form} .staged label:has-text('{name}')").WaitForAsync();
        }

        await tab.Page.UncheckAsync($"#{Form} .staged label:has-text('一.txt') input");
        await SentAsync(tab);

        var grid = await tab.Page.InnerTextAsync("#evidence");
        Assert.Contains("二.txt", grid, StringComparison.Ordinal);
        Assert.DoesNotContain("一.txt", grid, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Tab.Desk, true)]
    [InlineData(Tab.Phone, false)]
    public async Task Evidence_of_another_finding_is_found_ticked_and_put_on_this_one_too(int width, bool scripts)
    {
        var (first, second) = (await site.Bureau.OpenAsync(), await site.Bureau.OpenAsync());
        var mark = Guid.NewGuid().ToString("n")[..8];
        await using (var sender = await site.OpenAsAsync("second_inspector", scripts: false))
        {
            foreach (var name in new[] { $"合同{mark}.txt", $"照片{mark}.txt" })
            {
                await sender.Page.GotoAsync($"/findings/{first}");
                await sender.SendAsync(Form, ("evidence", Tab.FileOf(name, name)));
            }
        }

        await using var tab = await site.OpenAsAsync("inspector", width, scripts);
        await tab.Page.GotoAsync($"/findings/{second}");
        await tab.Page.Locator($"#{Form} summary").ClickAsync();
        await tab.FollowAsync($"#{Form} .drop > a");
        await tab.Page.FillAsync("main [name=q]", mark);
        await tab.FollowAsync("main form .btn-quiet");
        Assert.Equal(2, await tab.Page.Locator(".evidence.pick li").CountAsync());
        foreach (var box in await tab.Page.Locator(".evidence.pick input").AllAsync())
            await box.CheckAsync();
        await tab.PictureAsync("evidence-elsewhere");
        if (scripts)
            await tab.CheckAsync("evidence-elsewhere");
        await tab.FollowAsync("#choose");
        Assert.Equal(2, await tab.Page.Locator($"#{Form} .staged input:checked").CountAsync());
        await SentAsync(tab);

        var grid = await tab.Page.InnerTextAsync("#evidence");
        Assert.Contains($"合同{mark}.txt", grid, StringComparison.Ordinal);
        Assert.Contains($"照片{mark}.txt", grid, StringComparison.Ordinal);
        Assert.Equal(2L, await site.Bureau.OneAsync<long>("select count(*) from evidence_file where starts_with(name, $1) or starts_with(name, $2)", Sql.Of($"合同{mark}"), Sql.Of($"照片{mark}")));
        Assert.Empty(tab.Faults);
    }

    [Fact]
    public async Task A_page_without_evidence_to_choose_from_says_what_to_do()
    {
        var finding = await site.Bureau.OpenAsync();
        await using var tab = await site.OpenAsAsync("inspector", Tab.Phone);

        await tab.Page.GotoAsync($"/findings/{finding}/evidence?for={Form}&q={Guid.NewGuid():n}");

        Assert.Contains("换一个编号", await tab.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await tab.CheckAsync("evidence-none");
    }

    // With scripts on the page stays, and the answer comes later.
    private static async Task SentAsync(Tab tab)
    {
        await tab.Page.Locator($"#{Form} button.btn").ClickAsync();
        await tab.Page.Locator("main > .alert-success").WaitForAsync();
    }

    private static string Absolute(Tab tab, string path) => new Uri(new Uri(tab.Page.Url), path).ToString();

    // As a telephone writes it: a JPEG with the camera's own time and zone in front of the picture.
    private static async Task<string> PhotoAsync(Tab tab)
    {
        var text = await tab.Page.EvaluateAsync<string>(
            """
            () => {
              const canvas = document.createElement('canvas');
              [canvas.width, canvas.height] = [1600, 1200];
              const pen = canvas.getContext('2d');
              const image = pen.createImageData(canvas.width, canvas.height);
              for (let at = 0; at < image.data.length; at += 4) { image.data.set([at % 251, (at * 7) % 241, (at * 13) % 239, 255], at); }
              pen.putImageData(image, 0, 0);
              return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
            }
            """);
        var jpeg = Convert.FromBase64String(text);
        var path = Path.Combine(Directory.CreateTempSubdirectory("rectify-").FullName, "IMG_20260227_150405.jpg");
        await File.WriteAllBytesAsync(path, [.. jpeg[..2], .. Exif("2026:02:27 15:04:05\0", "+08:00\0"), .. jpeg[2..]]);
        return path;
    }

    // One directory that leads to another with DateTimeOriginal and OffsetTimeOriginal, big-endian.
    private static byte[] Exif(string taken, string zone)
    {
        var tiff = new byte[56 + taken.Length + zone.Length];
        "MM\0*"u8.CopyTo(tiff);
        BinaryPrimitives.WriteUInt32BigEndian(tiff.AsSpan(4), 8);
        BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(8), 1);
        Entry(tiff.AsSpan(10), 0x8769, 4, 1, 26);
        BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(26), 2);
        Entry(tiff.AsSpan(28), 0x9003, 2, taken.Length, 56);
        Entry(tiff.AsSpan(40), 0x9011, 2, zone.Length, 56 + taken.Length);
        Encoding.ASCII.GetBytes(taken + zone).CopyTo(tiff, 56);
        byte[] head = [0xff, 0xe1, 0, 0, .. "Exif\0\0"u8];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(8 + tiff.Length));
        return [.. head, .. tiff];
    }

    private static void Entry(Span<byte> at, ushort tag, ushort type, int count, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(at, tag);
        BinaryPrimitives.WriteUInt16BigEndian(at[2..], type);
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)count);
        BinaryPrimitives.WriteUInt32BigEndian(at[8..], (uint)value);
    }
}
