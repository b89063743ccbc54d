using Rectify.Accounts;
using Rectify.Database;
using Rectify.Delegations;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Delegations;

/// <summary>Has people of a bureau delegate to each other, and act for each other.</summary>
internal static class Absence
{
    /// <summary>The first day in every test: a Monday.</summary>
    public static readonly DateOnly Monday = new(2026, 3, 2);

    /// <summary>Nine in the morning of <see cref="Monday"/> in Shanghai.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public static CurrentAccount Person(this TransportBureau bureau, string person) => new(bureau.City, bureau[person], person, person);

    /// <param name="from">Days after <see cref="Monday"/>, as is <paramref name="until"/>.</param>
    public static Task<Administered<Guid>> DelegateAsync(this TransportBureau bureau, string absent, string to, int from = 0, int until = 4) =>
        new DelegateAway(bureau.Cities, bureau.Clock).MakeAsync(
            bureau.Person(absent), new(bureau[to], Monday.AddDays(from), Monday.AddDays(until), "赴省厅培训"), CancellationToken.None);

    public static Task<bool> EndAsync(this TransportBureau bureau, string person, Guid delegation) =>
        new DelegateAway(bureau.Cities, bureau.Clock).EndAsync(bureau.Person(person), delegation, CancellationToken.None);

    /// <summary>The codes of what was wrong; the problem's own where it names no part.</summary>
    public static string[] Codes(this Administered<Guid> made) =>
        made.Refused is not { } refused ? [] : refused.Missing.Count == 0 ? [refused.Code] : [.. refused.Missing.Select(part => part.Code)];

    public static Task<Answer> ActForAsync(
        this TransportBureau bureau, Guid finding, string person, string? absent, string action, Brought? with = null) =>
        bureau.Take.HandleAsync(
            new(bureau.City, bureau[person], finding, null, null, by => new Command.Act(by, action, with ?? Brought.Nothing))
            {
                For = absent is null ? null : bureau[absent],
            },
            CancellationToken.None);

    public static Task<FindingView?> ViewAsync(this TransportBureau bureau, string person, Guid finding) =>
        new FindingQuery(bureau.Cities, bureau.Library, bureau.Clock).ReadAsync(bureau.City, bureau[person], finding, CancellationToken.None);

    /// <summary>For whom the last event of a finding was done; null for nobody but who did it.</summary>
    public static async Task<Guid?> OnBehalfOfAsync(this TransportBureau bureau, Guid finding) =>
        (await bureau.ViewAsync("supervisor", finding))!.Timeline[^1].Body.Command.By.OnBehalfOf; // the supervisor reads all

    public static Task GrantAsync(this TransportBureau bureau, string person, string role, Guid place) => bureau.ChangeAsync(
        "insert into role_grant (tenant_id, id, account_id, organisation_id, role, valid_from) values ($1, $2, $3, $4, $5, date '2026-01-01')",
        Sql.Of(bureau.City), Sql.Of(Guid.CreateVersion7()), Sql.Of(bureau[person]), Sql.Of(place), Sql.Of(role));

    public static Task EndRolesAsync(this TransportBureau bureau, string person) =>
        bureau.ChangeAsync("update role_grant set valid_to = date '2026-01-01' where account_id = $1", Sql.Of(bureau[person]));
}
