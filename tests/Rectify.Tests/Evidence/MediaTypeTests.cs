using System.Text;
using Rectify.Evidence;

namespace Rectify.Tests.Evidence;

public class MediaTypeTests
{
    [Theory]
    [InlineData("FFD8FFE0", "现场.jpg", "image/jpeg")]
    [InlineData("FFD8FFE0", "现场.pdf", "image/jpeg")]
    [InlineData("89504E470D0A1A0A", "a", "image/png")]
    [InlineData("474946383961", "a.gif", "image/gif")]
    [InlineData("524946460000000057454250", "a.webp", "image/webp")]
    [InlineData("00000018667479706865696300000000", "a.heic", "image/heic")]
    [InlineData("EFBBBF255044462D312E37", "a.pdf", "application/pdf")]
    [InlineData("504B03040A00", "通知.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("504B03040A00", "公文.OFD", "application/ofd")]
    [InlineData("504B03040A00", "材料.zip", "application/zip")]
    [InlineData("504B0506", "空.zip", "application/zip")]
    [InlineData("D0CF11E0A1B11AE1", "台账.xls", "application/vnd.ms-excel")]
    [InlineData("D0CF11E0A1B11AE1", "公文.wps", "application/vnd.ms-works")]
    [InlineData("526172211A0700", "材料.rar", "application/vnd.rar")]
    [InlineData("00000020667479706D703432", "a.mp4", "video/mp4")]
    [InlineData("0000002066747970717420200000", "a.mov", "video/quicktime")]
    [InlineData("000000206D6F6F7600000000", "a.mov", "video/quicktime")]
    [InlineData("1A45DFA3", "a.webm", "video/x-matroska")]
    [InlineData("5249464600000000415649204C495354", "a.avi", "video/x-msvideo")]
    [InlineData("49443303", "谈话.mp3", "audio/mpeg")]
    [InlineData("2321414D520A", "谈话.amr", "audio/amr")]
    [InlineData("B5C0B5C2", "说明.txt", "text/plain")]
    [InlineData("FFFE2D4E", "说明.txt", "text/plain")]
    [InlineData("312C320A", "a.csv", "text/csv")]
    [InlineData("4D5A", "说明", "text/plain")]
    public void The_first_bytes_say_what_a_file_is(string start, string name, string expected) =>
        Assert.Equal(expected, MediaType.Of(Convert.FromHexString(start), name));

    [Theory]
    [InlineData("<!DOCTYPE html><p>1", "a.txt")]
    [InlineData("  <svg xmlns='http://www.w3.org/2000/svg'/>", "a")]
    [InlineData("just words", "a.svg")]
    [InlineData("<script>alert(1)</script>", "a.txt")]
    public void What_a_browser_might_draw_or_run_is_given_out_as_bytes_only(string text, string name) =>
        Assert.Equal(MediaType.Opaque, MediaType.Of(Encoding.UTF8.GetBytes(text), name));

    [Theory]
    [InlineData("4D5A900003000000", "a.pdf")]
    [InlineData("7F454C4602", "a.zip")]
    [InlineData("CAFEBABE00000034", "a.txt")]
    [InlineData("23212F62696E2F7368", "a.txt")]
    [InlineData("504B0304", "应用.apk")]
    [InlineData("D0CF11E0A1B11AE1", "安装.MSI")]
    [InlineData("6D73676265786F78", "a.vbs")]
    public void What_runs_is_no_evidence(string start, string name)
    {
        Assert.True(MediaType.Runs(Convert.FromHexString(start), name));
        Assert.Null(MediaType.Of(Convert.FromHexString(start), name));
    }

    [Theory]
    [InlineData("D0CF11E0A1B11AE1", "a.xyz")]
    [InlineData("0001020304", "a.txt")]
    [InlineData("C328FF80", "a.txt")]
    [InlineData("", "a.txt")]
    public void What_is_none_of_the_kinds_is_no_evidence(string start, string name) =>
        Assert.Null(MediaType.Of(Convert.FromHexString(start), name));

    [Fact]
    public void A_character_that_the_first_chunk_cuts_in_two_is_still_text()
    {
        var text = Encoding.UTF8.GetBytes("整改");

        Assert.Equal("text/plain", MediaType.Of(text.AsSpan(0, 5), "a.txt"));
    }

    [Theory]
    [InlineData(@"C:\fakepath\照片.jpg", "照片.jpg")]
    [InlineData("../../etc/照片.jpg", "照片.jpg")]
    [InlineData("a\u202Egpj.pdf", "agpj.pdf")]
    [InlineData("a\r\nb\0.pdf", "ab.pdf")]
    [InlineData(" . ", null)]
    [InlineData(null, null)]
    public void A_name_keeps_what_can_be_seen_of_it(string? offered, string? expected) =>
        Assert.Equal(expected, new OfferedFile(offered, Stream.Null).CleanName());

    [Fact]
    public void A_long_name_keeps_its_ending_and_no_half_character()
    {
        var name = new OfferedFile($"{new string('整', 195)}😀😀{new string('改', 50)}.docx", Stream.Null).CleanName();

        Assert.Equal($"{new string('整', 195)}.docx", name);
    }
}
