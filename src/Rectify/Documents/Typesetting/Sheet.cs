namespace Rectify.Documents.Typesetting;

/// <summary>The sheet of GB/T 9704-2012, in twentieths of a point.</summary>
internal static class Sheet
{
    public const int Width = 11906;
    public const int Height = 16838;
    public const int Top = 2098;
    public const int Bottom = 1984;
    public const int Left = 1588;
    public const int Right = 1474;

    /// <summary>版心: 156 mm.</summary>
    public const int TextWidth = Width - Left - Right;

    /// <summary>22 lines fill a page's 225 mm.</summary>
    public const int LinePitch = 579;

    /// <summary>What each of 28 characters of 16 points gives up so that they fill a line. It stands with the letters and not as the grid's
    /// <c>charSpace</c>: LibreOffice gives a character that is wider than the grid's step two of them.</summary>
    public const int Squeeze = -5;

    /// <summary>A character on the grid.</summary>
    public const int Character = 315;

    /// <summary>Sizes in half points: 2号, 3号, 4号, 小四, 五号.</summary>
    public const int Second = 44, Third = 32, Fourth = 28, SmallFourth = 24, Fifth = 21;

    public static int Millimetres(double length) => (int)Math.Round(length * 1440 / 25.4);
}
