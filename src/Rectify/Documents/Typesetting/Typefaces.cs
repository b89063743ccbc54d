using DocumentFormat.OpenXml.Wordprocessing;

namespace Rectify.Documents.Typesetting;

/// <summary>The fonts that documents name. None is shipped: a machine that lacks one takes what <c>altName</c> proposes.</summary>
internal static class Typefaces
{
    public const string Song = "宋体";
    public const string FangSong = "仿宋_GB2312";
    public const string Kai = "楷体_GB2312";
    public const string Hei = "黑体";
    public const string Title = "方正小标宋简体";
    public const string Latin = "Times New Roman";

    private static readonly (string Name, string Else)[] Chinese =
    [
        (FangSong, "仿宋,FangSong"), (Title, "方正小标宋_GBK,华文中宋,宋体"), (Hei, "SimHei"), (Kai, "楷体,KaiTi"), (Song, "SimSun"),
    ];

    public static RunFonts Of(string chinese) => new() { Ascii = Latin, HighAnsi = Latin, EastAsia = chinese, ComplexScript = Latin, Hint = FontTypeHintValues.EastAsia };

    public static Fonts Table() => new(
        [.. Chinese.Select(font => new Font
        {
            Name = font.Name,
            AltName = new AltName { Val = font.Else },
            FontCharSet = new FontCharSet { Val = "86" },
            FontFamily = new FontFamily { Val = FontFamilyValues.Auto },
            Pitch = new Pitch { Val = FontPitchValues.Default },
        })]);
}
