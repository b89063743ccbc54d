using System.Collections.Immutable;
using Rectify.Accounts;

namespace Rectify.Demonstration;

/// <summary>An invented person who may sign in.</summary>
/// <param name="Place">The organisation or the team in which the role is held.</param>
/// <param name="Office">That place's name.</param>
internal sealed record Person(string Login, string Name, string Role, Guid Place, string Office)
{
    public Guid Id { get; } = InventedPlaces.IdOf($"account:{Login}");

    public bool IsOfTeam => Role is "inspector" or "team_lead";
}

/// <summary>Everybody of the demonstration, and who holds which part on a finding.</summary>
internal static class InventedPeople
{
    /// <summary>Everybody's; printed at every start, so worth nothing.</summary>
    public const string Password = "Yunjiang@2026";

    private const string Surnames = "柏苏程梁顾邵温席卓祁凌洪童路简舒池骆申岑";
    private const string First = "明文志建国春海晓永立";
    private const string Second = "远舟岚平宁川岩禾涛青";

    public static readonly ImmutableArray<Person> All = [.. OfCity().Concat(OfTeams()).Concat(OfCounties()).Select(Named)];

    private static readonly Dictionary<string, Person> ByLogin = All.ToDictionary(person => person.Login);

    /// <summary>The leader whose charges are the first four counties; the other leader is in charge of all.</summary>
    public static Person LeaderWithCharges => With("leader1");

    public static IEnumerable<County> Charges => InventedPlaces.Counties.Take(4);

    /// <summary>The leader with charges for the counties in his charge, else the one who is in charge of all.</summary>
    public static Person LeaderOf(County county) => Charges.Contains(county) ? LeaderWithCharges : With("leader2");

    public static Person With(string login) => ByLogin[login];

    public static Guid Of(County county, string part) => With($"{county.Key}.{part}").Id;

    public static Guid OfTeam(County county, string part) => With($"team{county.Team}.{part}").Id;

    private static IEnumerable<Person> OfCity()
    {
        (string Login, string Role)[] people =
        [
            ("supervisor1", "supervisor"), ("supervisor2", "supervisor"), ("leader1", "leader"), ("leader2", "leader"), ("discipline", "discipline"),
            ("system", Roles.SystemOfficer), ("security", Roles.SecurityOfficer), ("auditor", Roles.AuditOfficer),
        ];
        return people.Select(person => new Person(person.Login, "", person.Role, InventedPlaces.Bureau, InventedPlaces.BureauName));
    }

    private static IEnumerable<Person> OfTeams()
    {
        foreach (var number in new[] { 1, 2, 3 })
        {
            foreach (var (part, role) in new[] { ("lead", "team_lead"), ("inspector1", "inspector"), ("inspector2", "inspector") })
                yield return new Person($"team{number}.{part}", "", role, InventedCampaign.Latest.TeamId(number), InventedPlaces.TeamName(number));
        }
    }

    private static IEnumerable<Person> OfCounties()
    {
        (string Part, string Role)[] parts =
        [
            ("head", "head"), ("deputy", "deputy"), ("liaison", "liaison"), ("rectifier1", "rectifier"), ("rectifier2", "rectifier"),
            ("section1", "section_member"), ("section2", "section_member"),
        ];
        foreach (var county in InventedPlaces.Counties)
        {
            foreach (var (part, role) in parts)
                yield return new Person($"{county.Key}.{part}", "", role, county.Id, county.Office);
        }
    }

    private static Person Named(Person person, int index) => person with
    {
        Name = string.Concat(Surnames.AsSpan(index % Surnames.Length, 1), First.AsSpan(index * 3 / 10 % First.Length, 1), Second.AsSpan(index * 7 % Second.Length, 1)),
    };
}
