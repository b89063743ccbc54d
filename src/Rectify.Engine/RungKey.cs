namespace Rectify.Engine;

/// <summary>A rung's key in a record: the file's, with a counter when it repeats (<c>account#2</c>).</summary>
public static class RungKey
{
    public static string Of(string key, int repetition) =>
        repetition == 1 ? key : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{key}#{repetition}");

    public static (string Key, int Repetition) Parse(string recorded)
    {
        var mark = recorded.IndexOf('#', StringComparison.Ordinal);
        return mark < 0 ? (recorded, 1) : (recorded[..mark], int.Parse(recorded[(mark + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
