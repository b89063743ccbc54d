namespace Rectify.Ledger;

/// <summary>What reading a cell gave: a value, or what is wrong with it, in the user's words.</summary>
/// <param name="Value">Meaningless beside a fault.</param>
/// <param name="Fault">What would be accepted instead; null when the value stands.</param>
/// <param name="Warning">What was assumed; null when nothing had to be.</param>
public readonly record struct Reading<T>(T Value, Sentence? Fault = null, Sentence? Warning = null);

/// <summary>Texts that stand for an empty cell: a ledger's clerk strikes cells out rather than leave them empty.</summary>
public static class Struck
{
    private static readonly HashSet<string> Out =
        ["", "-", "--", "—", "——", "/", "\\", "无", "暂无", "未定", "待定", "n/a", "na", "none", "null"];

    public static bool IsOut(string text) => Out.Contains(text.Trim().ToLowerInvariant());
}
