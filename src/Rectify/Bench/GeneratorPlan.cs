using System.Security.Cryptography;
using Rectify.Accounts;
using Rectify.Database;

namespace Rectify.Bench;

/// <summary>What the generator is told as it starts, on a pipe that nobody else reads: where to send, and who it is.</summary>
/// <param name="City">The city's name, which signing in asks for.</param>
internal sealed record GeneratorPlan(string Address, string City, IReadOnlyList<GeneratorPerson> People);

/// <summary>A unit's head as the generator has one, and the share of the unit's findings that it signs for.</summary>
internal sealed record GeneratorPerson(string Login, string Password, string Token, long First, long Step, long Count)
{
    /// <summary>Gives the head of each unit a password and a token.</summary>
    /// <param name="ofAUnit">How many findings each unit has, the second half of which the generator gets.</param>
    public static async Task<IReadOnlyList<GeneratorPerson>> LetInAsync(SigningCity city, long ofAUnit, CancellationToken ct)
    {
        var people = new List<GeneratorPerson>();
        foreach (var (unit, place) in city.City.Units.Select((unit, place) => (unit, place)))
        {
            var login = unit.Head.ToString();
            var me = new CurrentAccount(city.City.Tenant, unit.Head, login, login);
            var (_, token) = await new OwnAccount(city.Cities, TimeProvider.System).MakeTokenAsync(me, "bench", [TokenScope.Act], TimeSpan.FromDays(1), ct);
            var units = city.City.Units.Count;
            people.Add(new(login, await GivePasswordAsync(city.Cities, city.City.Tenant, unit.Head, ct), token, place + (ofAUnit / 2 * units), units, ofAUnit - (ofAUnit / 2)));
        }

        return people;
    }

    /// <returns>The password that the account has from now on.</returns>
    public static async Task<string> GivePasswordAsync(CityDatabase cities, Guid tenant, Guid account, CancellationToken ct)
    {
        var password = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await using var city = await cities.BeginAsync(tenant, ct);
        var row = await city.Db.Accounts.FindAsync([city.Tenant, account], ct) ?? throw new InvalidOperationException("The bench's head is there.");
        row.ChoosePassword(password, TimeProvider.System.GetUtcNow());
        await city.Db.SaveChangesAsync(ct);
        await city.CommitAsync(ct);
        return password;
    }
}
