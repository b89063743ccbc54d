namespace Rectify.Findings;

/// <summary>Findings that go on in others, split into them or merged into one, stand outside every count (engine.md 6.6).</summary>
internal static class Apart
{
    /// <summary>A condition on a row <c>f</c> of <c>finding</c>: it is none of those.</summary>
    public const string Not = "f.state not in ('split', 'merged')";
}
