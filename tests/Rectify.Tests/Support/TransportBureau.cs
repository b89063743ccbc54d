using System.Collections.Immutable;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Organisations;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Tests.Support;

/// <summary>A bureau with one county office, one team and everybody whom a finding needs, on the processes that ship.</summary>
public sealed class TransportBureau
{
    private readonly Dictionary<string, Guid> _people = [];

    private TransportBureau(CityDatabase cities, Guid city, ManualClock clock, SealKeys keys)
    {
        (Cities, City, Clock) = (cities, city, clock);
        Library = new ProcessLibrary(cities, clock);
        Seals = new Seals(keys);
        Take = new TakeAction(cities, Library, new BuiltInRunner(), Seals, clock);
        Open = new OpenFinding(cities, Library, new BuiltInRunner(), Seals, clock);
    }

    public CityDatabase Cities { get; }
    public Guid City { get; }
    public ManualClock Clock { get; }
    public ProcessLibrary Library { get; }
    public Seals Seals { get; }
    public TakeAction Take { get; }
    public OpenFinding Open { get; }

    public Guid Bureau { get; } = Guid.CreateVersion7();
    public Guid County { get; } = Guid.CreateVersion7();
    public Guid OtherCounty { get; } = Guid.CreateVersion7();
    public Guid Team { get; } = Guid.CreateVersion7();
    public Guid Campaign { get; } = Guid.CreateVersion7();

    /// <summary>By role: inspector, second_inspector, team_lead, head, liaison, rectifier, supervisor, leader, discipline, stranger.</summary>
    public Guid this[string person] => _people[person];

    public static async Task<TransportBureau> BuildAsync(TestDatabase database, ManualClock clock)
    {
        return await BuildAsync(database.Cities, await database.AddCityAsync($"测试市{Guid.NewGuid():n}"), clock, database.SealKeys);
    }

    /// <summary>The same in a city that is there and holds nothing yet.</summary>
    public static async Task<TransportBureau> BuildAsync(CityDatabase cities, Guid city, ManualClock clock, SealKeys? keys = null)
    {
        var bureau = new TransportBureau(cities, city, clock, keys ?? new SealKeys(null));
        await bureau.AddAsync();
        var folder = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, CancellationToken.None);
        await new Publish(bureau.Cities, bureau.Library, clock).HandleAsync(city, folder, CancellationToken.None);
        return bureau;
    }

    /// <summary>Opens a finding as the inspector and brings it to <c>issued</c>, due in <paramref name="deadline"/>.</summary>
    public async Task<Guid> IssueAsync(string deadline = "10wd")
    {
        var id = await OpenAsync();
        Assert.IsType<Answer.Taken>(await ActAsync(id, "team_lead", "qualify", With(Qualified)));
        Assert.IsType<Answer.Taken>(await ActAsync(id, "supervisor", "issue", With(("deadline", deadline))));
        return id;
    }

    public async Task<Guid> OpenAsync()
    {
        var answer = await Open.HandleAsync(
            new(City, this["inspector"], "rectification", County, Team, Fields(("description", "路面护栏缺失约三十米"), ("source", "inspection_team"), ("found_on", "2026-02-27")), Key: null),
            CancellationToken.None);
        return Assert.IsType<Answer.Taken>(answer).Finding.Id;
    }

    public Task<Answer> ActAsync(Guid finding, string person, string action, Brought? with = null, int? sequence = null, IdempotencyKey? key = null) =>
        Take.HandleAsync(
            new(City, this[person], finding, sequence, key, by => new Command.Act(by, action, with ?? Brought.Nothing)), CancellationToken.None);

    public static Brought With(params (string Name, string Value)[] fields) => Brought.Nothing with { Fields = Fields(fields) };

    public static Brought Saying(string note) => Brought.Nothing with { Note = note };

    public static ImmutableSortedDictionary<string, string> Fields(params (string Name, string Value)[] fields) =>
        fields.ToImmutableSortedDictionary(field => field.Name, field => field.Value);

    /// <summary>What a team lead fills in on qualifying.</summary>
    public static (string Name, string Value)[] Qualified { get; } =
        [("inspection_method", "spot"), ("category", "safety_measures"), ("basis", "公路安全保护条例第二十条"), ("severity", "serious"), ("term", "limited")];

    private async Task AddAsync()
    {
        await using var city = await Cities.BeginAsync(City, CancellationToken.None);
        city.Db.Organisations.Add(Place(Bureau, null, "市交通运输局", "city"));
        await city.Db.SaveChangesAsync();
        city.Db.Organisations.AddRange(Place(County, Bureau, "云山县交通运输局", "county"), Place(OtherCounty, Bureau, "石门县交通运输局", "county"));
        await city.Db.SaveChangesAsync();
        await PeopleAsync(city);
        await TeamAsync(city);
        await city.CommitAsync(CancellationToken.None);
    }

    private Organisation Place(Guid id, Guid? parent, string name, string kind) => new()
    {
        TenantId = City,
        Id = id,
        ParentId = parent,
        Name = name,
        ShortName = name[..2],
        Kind = kind,
        Zone = "Asia/Shanghai",
        Calendar = "cn",
        ValidFrom = new DateOnly(2020, 1, 1),
    };

    private async Task PeopleAsync(CityTransaction city)
    {
        (string Person, string Role, Guid Place)[] people =
        [
            ("head", "head", County), ("liaison", "liaison", County), ("rectifier", "rectifier", County), ("deputy", "deputy", County),
            ("supervisor", "supervisor", Bureau), ("leader", "leader", Bureau), ("discipline", "discipline", Bureau), ("stranger", "head", OtherCounty),
        ];
        foreach (var person in people.Select(person => person.Person).Concat(["inspector", "second_inspector", "team_lead"]))
        {
            _people[person] = Guid.CreateVersion7();
            city.Db.Accounts.Add(new() { TenantId = City, Id = _people[person], Login = person, Name = person, CreatedAt = Clock.GetUtcNow() });
        }

        await city.Db.SaveChangesAsync();
        city.Db.RoleGrants.AddRange(people.Select(person => People.GrantOf(City, _people[person.Person], person.Role, person.Place)));
        await city.Db.SaveChangesAsync();
    }

    private async Task TeamAsync(CityTransaction city)
    {
        await using var command = city.CreateCommand("""
            with c as (
                insert into campaign (tenant_id, id, name, authority, opens_on, made_at) values ($1, $2, '道路运输安全专项', '市局〔2026〕1号', date '2026-01-01', $3)),
            t as (insert into team (tenant_id, id, campaign_id, name) values ($1, $4, $2, '第一督查组')),
            s as (insert into team_scope (tenant_id, team_id, organisation_id) values ($1, $4, $5))
            insert into team_member (tenant_id, team_id, account_id, role, valid_from)
            values ($1, $4, $6, 'inspector', date '2020-01-01'), ($1, $4, $7, 'inspector', date '2020-01-01'), ($1, $4, $8, 'team_lead', date '2020-01-01')
            """);
        Sql.Bind(command,
            Sql.Of(City), Sql.Of(Campaign), Sql.Of(Clock.GetUtcNow()), Sql.Of(Team), Sql.Of(County),
            Sql.Of(this["inspector"]), Sql.Of(this["second_inspector"]), Sql.Of(this["team_lead"]));
        await command.ExecuteNonQueryAsync();
    }
}
