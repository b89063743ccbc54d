namespace Rectify.Reports;

/// <summary>Where a star stands: counties are sectors of the sky, areas its rings, and within both its id says where.</summary>
internal static class SkyPlace
{
    /// <returns>Between −1 and 1 each; always the same for the same sky and star.</returns>
    public static (double X, double Y) Of(Sky sky, Guid unit, string area, Guid id)
    {
        var units = sky.Cells.Select(cell => cell.UnitId).Distinct().ToList();
        var areas = sky.Cells.Select(cell => cell.Area).Distinct().Order(StringComparer.Ordinal).ToList();
        var bytes = id.ToByteArray();
        var (along, across) = (bytes[15] / 256.0, bytes[14] / 256.0);
        var angle = 2 * Math.PI * (units.IndexOf(unit) + 0.08 + 0.84 * along) / Math.Max(1, units.Count);
        var radius = 0.22 + 0.76 * (areas.IndexOf(area) + across) / Math.Max(1, areas.Count);
        return (Math.Round(radius * Math.Cos(angle), 4), Math.Round(radius * Math.Sin(angle), 4));
    }
}
