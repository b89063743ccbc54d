using System.Globalization;

namespace Rectify.Batches;

/// <summary>The address of the page that asks before a bulk act is done: it alone says what is to be done to which findings.</summary>
public sealed class BulkAddress(IQueryCollection query)
{
    /// <summary>Names in the address: the action, a chosen finding, all that the page showed, whether all of those are meant.</summary>
    public const string Act = "act", Id = "id", Shown = "shown", All = "all";

    /// <summary>Null when it is none that may be taken in bulk.</summary>
    public string? Chosen => BulkAct.Acts.FirstOrDefault(act => act == query[Act].ToString());

    /// <summary>Each once, in the order given; what is no id is left out.</summary>
    public IReadOnlyList<Guid> Findings =>
    [
        .. (query[All].ToString() == "true" ? query[Shown].ToString().Split(',') : [.. query[Id].OfType<string>()])
            .Select(text => Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : Guid.Empty)
            .Where(id => id != Guid.Empty).Distinct().Take(BulkAct.Most),
    ];
}
