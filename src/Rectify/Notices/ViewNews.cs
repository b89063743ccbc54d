using System.Globalization;

namespace Rectify.Notices;

/// <summary>What a notice of kind <c>view</c> is about: so many findings that have come into a saved view.</summary>
public sealed record ViewNews(Guid View, int Count, string Name)
{
    /// <summary>As it stands in <c>notice.about</c>.</summary>
    public string About => string.Create(CultureInfo.InvariantCulture, $"{View} {Count} {Name}");

    /// <returns>Null for a text that is none.</returns>
    public static ViewNews? Parse(string about) =>
        about.Split(' ', 3) is [var view, var count, var name] && Guid.TryParse(view, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(id, number, name) : null;
}
