using System.Security.Cryptography;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Bench;

/// <summary>A bench's city full of issued findings, for each of which the head of its unit may sign.</summary>
internal sealed record SigningCity(CityDatabase Cities, ProcessLibrary Library, BenchCity City, BenchFindings Findings)
{
    public const string Action = "acknowledge";

    /// <summary>That of every finding before it is signed for: each was opened, qualified and issued.</summary>
    public const int Sequence = 3;

    /// <param name="units">Among which the findings are shared out.</param>
    public static async Task<SigningCity> BuildAsync(BenchDatabase database, string workflows, int units, long findings, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(workflows, [.. Roles.OfBusiness], ct);
        var cities = new CityDatabase(database.Service);
        var library = new ProcessLibrary(cities, TimeProvider.System);
        var city = await BenchCity.BuildAsync(database.Owner, cities, library, folder, units, [null], TimeProvider.System, ct);
        var issued = new BenchFindings(
            database.Filling, city, new OpenFinding(cities, library, new BuiltInRunner(), new Seals(new SealKeys(null)), TimeProvider.System),
            new TakeAction(cities, library, new BuiltInRunner(), new Seals(new SealKeys(null)), TimeProvider.System));
        await issued.AddAsync(city.Teams[0], "60wd", 0, findings, ct);
        await issued.AnalyzeAsync(ct);
        return new(cities, library, city, issued);
    }

    public TakeAction TakenBy(IProcessRunner runner) => new(Cities, Library, runner, new Seals(new SealKeys(null)), TimeProvider.System);

    /// <exception cref="InvalidOperationException">It wasn't taken.</exception>
    public async Task SignAsync(TakeAction take, long ordinal, CancellationToken ct)
    {
        var answer = await take.HandleAsync(Asking(ordinal), ct);
        if (answer is not Answer.Taken)
            throw new InvalidOperationException($"Finding {ordinal} of the bench answered {answer}");
    }

    public Asking Asking(long ordinal)
    {
        var head = Findings.UnitOf(ordinal).Head;
        var key = new IdempotencyKey(head, "POST /api/findings/{id}/actions/{action}", KeyOf(ordinal), SHA256.HashData(BitConverter.GetBytes(ordinal)));
        return new(City.Tenant, head, BenchFindings.IdOf(ordinal), Sequence, key, by => new Command.Act(by, Action, Brought.Nothing));
    }

    public static string KeyOf(long ordinal) => $"sign-for-{ordinal:x12}";

    /// <summary>How many findings of the city have been signed for.</summary>
    public async Task<long> SignedAsync(CancellationToken ct)
    {
        await using var city = await Cities.BeginAsync(City.Tenant, ct);
        await using var count = city.CreateCommand("select count(*) from event where about = $1");
        Sql.Bind(count, Sql.Of(Action));
        return (long)(await count.ExecuteScalarAsync(ct))!; // count(*) is never null
    }
}
