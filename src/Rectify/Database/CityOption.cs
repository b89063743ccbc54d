using System.CommandLine;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary><c>--city</c>: which city a verb works on.</summary>
internal static class CityOption
{
    public static readonly Option<string?> City = new("--city")
    {
        Description = "城市名称；只有一个城市时可省略。The city's name; may be left out where there is one only.",
    };

    /// <exception cref="OperatorException">There is none of that name, or none is named and there isn't exactly one.</exception>
    public static async Task<Guid> ChosenAsync(ParseResult parsed, CityDatabase cities, CancellationToken ct)
    {
        var name = parsed.GetValue(City);
        var tenants = await cities.TenantsAsync(ct);
        return tenants.Where(tenant => name is null || tenant.Name == name).ToArray() is [var meant]
            ? meant.Id
            : throw new OperatorException("which_city", ("names", string.Join("、", tenants.Select(tenant => tenant.Name))));
    }
}
