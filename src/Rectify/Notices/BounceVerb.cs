using System.CommandLine;
using Npgsql;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary><c>rectify bounce &lt; message</c>: takes a message that came back, as a mail server's alias pipes it, and notes it at the address. Ends
/// with 0 whatever the mail was, or the server would send a bounce of the bounce.</summary>
public static class BounceVerb
{
    private const int Longest = 1024 * 1024;

    public static Command Create()
    {
        var command = new Command("bounce", "从标准输入读一封退信并记到收件地址上。Read a bounced message from standard input and note it at its address.") { Connections.Option };
        command.SetAction(async (parsed, ct) =>
        {
            var bounce = Bounce.Read(await ReadAsync(Console.In, ct));
            if (bounce is not null)
                await NoteAsync(bounce, await Connections.From(parsed).OrPrivateAsync(make: false, ct), ct);
            var (code, arguments) = bounce is null ? ("bounce_none", Array.Empty<(string, object?)>()) : ("bounce_noted", [("address", bounce.Address), ("status", bounce.Status)]);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Texts.Get(code, Layout.Language.Chinese, arguments));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(Texts.Get(code, Layout.Language.English, arguments));
            return 0;
        });
        return command;
    }

    /// <summary>Notes it where the address is still the person's; of a message that isn't there it notes nothing.</summary>
    internal static async Task NoteAsync(CityDatabase cities, Bounce bounce, DateTimeOffset now, CancellationToken ct)
    {
        Guid? account;
        await using (var city = await cities.BeginAsync(bounce.Tenant, ct))
        {
            await using var command = city.CreateCommand("select account_id from delivery where id = $1");
            Sql.Bind(command, Sql.Of(bounce.Delivery));
            account = await command.ExecuteScalarAsync(ct) as Guid?;
        }

        if (account is { } person)
            await Deliveries.NoteAddressAsync(cities, bounce.Tenant, person, bounce.Address, bounce.Status, now, ct);
    }

    private static async Task NoteAsync(Bounce bounce, Connections connections, CancellationToken ct)
    {
        await using var service = NpgsqlDataSource.Create(connections.Service);
        await NoteAsync(new CityDatabase(service), bounce, TimeProvider.System.GetUtcNow(), ct);
    }

    // As much as a notification may have; what a server appends of the message itself may be cut.
    private static async Task<string> ReadAsync(TextReader input, CancellationToken ct)
    {
        var text = new char[Longest];
        var length = await input.ReadBlockAsync(text, ct);
        return new string(text, 0, length);
    }
}
