namespace Rectify.Layout.Components;

/// <summary>A piece of evidence as a page shows it.</summary>
/// <param name="Href">Where its bytes are.</param>
/// <param name="About">Who, when, how large, in one line.</param>
/// <param name="Picture">Address to show it from; absent when it isn't a picture.</param>
/// <param name="Kind">整改前, 整改后 or another word; absent when nobody gave one.</param>
public sealed record EvidencePiece(string Name, string Href, string About, string? Picture = null, string? Kind = null);
