using Rectify.Accounts;
using Rectify.Demonstration;
using Rectify.Findings;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Demonstration;

public class DemonstrationTests(SmallCity made) : IClassFixture<SmallCity>
{
    [Fact]
    public void No_move_of_it_is_refused() => Assert.Empty(made.Refusals);

    [Fact]
    public async Task Its_findings_stand_in_many_states_and_under_many_lights()
    {
        var states = await made.ListAsync("select distinct process || ' ' || state from finding");
        var lights = await made.ListAsync($"""
            select distinct light_of(due_at, warn_at, handed_over_at, closed_at, '{SmallCity.Now:O}') from finding
            """);

        Assert.True(states.Count >= 8, string.Join(", ", states));
        Assert.True(lights.Count >= 4, string.Join(", ", lights));
    }

    [Theory]
    [InlineData("rectification")]
    [InlineData("lookback")]
    [InlineData("accountability")]
    [InlineData("clue")]
    public async Task There_is_a_finding_in_every_state(string process)
    {
        var published = await new ProcessLibrary(made.Database.Cities, TimeProvider.System).OfAsync(InventedPlaces.Tenant, CancellationToken.None);
        var states = await made.ListAsync($"select distinct state from finding where process = '{process}' and not is_imported");

        Assert.Equal(published.ProcessNamed(process)!.States.Select(state => state.Name).Order(), states.Order());
    }

    [Theory]
    [InlineData("self-inspection", 5)]
    [InlineData("complaint", 6)]
    [InlineData("alert", 6)]
    [InlineData("patrol", 8)]
    public async Task What_no_team_found_stands_in_several_states(string process, int states) =>
        Assert.True((await made.ListAsync($"select distinct state from finding where process = '{process}'")).Count >= states);

    [Fact]
    public async Task Nine_offices_and_three_teams_have_findings_in_four_campaigns_over_two_years()
    {
        Assert.Equal(["9 3 4"], await made.ListAsync("""
            select count(distinct f.unit_id) || ' ' || count(distinct t.name) || ' ' || count(distinct f.campaign_id)
            from finding f join team t on t.id = f.team_id where not f.is_imported
            """));
        Assert.Equal(["24"], await made.ListAsync("select count(distinct date_trunc('month', opened_at))::text from finding where not is_imported and date_trunc('month', opened_at) > '2024-11-25'"));
    }

    [Fact]
    public async Task The_ledger_of_before_is_imported_without_its_faulty_rows()
    {
        var imported = await made.ListAsync("select count(*)::text from finding where is_imported and not is_undone");
        var batches = await made.ListAsync("""
            select b.status || ' ' || a.login || ' ' || count(*) filter (where r.fate = 'faulty')
            from import_batch b join account a on a.id = b.made_by join import_row r on r.batch_id = b.id group by b.status, a.login
            """);

        Assert.Equal(["110"], imported);
        Assert.Equal(["committed supervisor1 10"], batches);
    }

    [Fact]
    public async Task Other_systems_pushed_what_was_taken_known_changed_and_refused()
    {
        var deliveries = await made.ListAsync("""
            select concat_ws(' ', source, opened, kept, known, changed, differing, refused) from inbound_delivery order by received_at
            """);
        var reasons = await made.ListAsync("select fault ->> 'Field' from inbound_refusal, jsonb_array_elements(faults::jsonb) fault order by 1");
        var alerts = await made.ListAsync("select concat_ws(' ', a.number, a.rule, f.process) from inbound_alert a join finding f on f.id = a.finding_id order by 1");

        Assert.Equal(
        [
            "sunshine-supervision 3 0 0 0 0 1", "sunshine-supervision 1 0 3 0 0 1", "enforcement-cases 0 4 0 0 0 0", "hotline-12345 1 0 0 0 0 1", "hotline-12345 1 0 0 0 0 0",
            "sunshine-supervision 0 0 0 0 1 0", "enforcement-cases 0 0 0 1 0 1",
        ], deliveries);
        Assert.Equal(["called_at", "case_no", "level", "owner_unit", "problem"], reasons);
        Assert.Equal(["ZF-2091 overdue alert", "ZF-2102 withdrawn alert"], alerts);
    }

    [Theory]
    [InlineData("YG-0317", "rectification")]
    [InlineData("ZF-2091", "alert")]
    [InlineData("12345-88017", "complaint")]
    public async Task What_another_system_pushed_is_found_by_its_number_there(string number, string process) =>
        Assert.Equal([process], await made.ListAsync($"select process from finding where id = any(findings_saying('{number}', 10))"));

    [Fact]
    public async Task Letters_wait_and_requests_are_pending_and_decided()
    {
        var letters = await made.ListAsync("select distinct status from letter");
        var requests = await made.ListAsync("select distinct r ->> 'status' from finding, json_array_elements(case_state -> 'requests') r");

        Assert.Contains("draft", letters);
        Assert.Contains("signed", letters);
        Assert.Superset(new HashSet<string> { "approved", "rejected", "pending" }, requests.ToHashSet());
    }

    [Fact]
    public async Task Every_event_is_chained_to_the_one_before()
    {
        await using var city = await made.Database.Cities.BeginAsync(InventedPlaces.Tenant, CancellationToken.None);
        await using var command = city.CreateCommand("select finding_id, sequence, bytes, hash from event order by finding_id, sequence");
        await using var rows = await command.ExecuteReaderAsync();
        var (events, head) = (0, EventChain.Root);

        for (; await rows.ReadAsync(); events++)
        {
            var before = rows.GetInt32(1) == 1 ? EventChain.Root : head;
            head = EventChain.HashOf(before, InventedPlaces.Tenant, rows.GetGuid(0), rows.GetInt32(1), rows.GetFieldValue<byte[]>(2));
            Assert.Equal(head, rows.GetFieldValue<byte[]>(3));
        }

        Assert.True(events > 10 * SmallCity.Findings, $"{events}");
    }

    [Fact]
    public async Task Nothing_in_it_lies_before_its_beginning_or_after_the_present()
    {
        var outside = await made.ListAsync(
            $"select number from finding where not is_imported and (opened_at < '{SmallCity.Now.AddDays(-WalkLength.Days - 1):O}' or moved_at > '{SmallCity.Now:O}')");

        Assert.Empty(outside);
    }

    [Fact]
    public async Task Everybody_signs_in_with_the_password_that_is_printed()
    {
        var signIn = new SignIn(made.Database.Cities, new ManualClock(SmallCity.Now));

        var answer = await signIn.HandleAsync(InventedPlaces.City, "yunping.head", InventedPeople.Password, SessionOrigin.Nowhere, CancellationToken.None);

        Assert.False(Assert.IsType<SignInAnswer.SignedIn>(answer).Account.MustChangePassword);
        Assert.All(InventedPeople.All, person => Assert.Empty(Passwords.Faults(InventedPeople.Password, person.Login)));
    }

    [Fact]
    public async Task A_second_demonstration_uses_what_is_there()
    {
        var events = await made.ListAsync("select count(*)::text from event");

        Assert.Null(await made.MakeAsync());
        Assert.Equal(events, await made.ListAsync("select count(*)::text from event"));
    }
}
