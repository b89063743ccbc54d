using System.Collections.Immutable;
using System.Security.Cryptography;
using Npgsql;
using Rectify.Database;
using Rectify.Engine;

namespace Rectify.Sealing;

/// <summary>Seals what a command on one finding brings for sealed fields: the command goes on with references, the ciphertexts are
/// written beside what comes of it.</summary>
public sealed class CommandSealing(Seals seals, Guid tenant, Guid finding, Process process)
{
    private const string Insert = """
        insert into sealed_value (tenant_id, finding_id, hash, field, key_id, content, sealed_at) values ($1, $2, $3, $4, $5, $6, $7)
        """;

    private readonly Dictionary<(string Field, string Plain), byte[]> _contents = [];

    public Command Of(Command command) => command switch
    {
        Command.Open open => open with { Fields = Of(open.Fields) },
        Command.Import import => import with { Fields = Of(import.Fields) },
        Command.Amend amend => amend with { Fields = Of(amend.Fields) },
        Command.Act act => act with { With = Of(act.With) },
        Command.Submit submit => submit with { With = Of(submit.With) },
        Command.Approve approve => approve with { With = Of(approve.With) },
        Command.Reject reject => reject with { With = Of(reject.With) },
        Command.Sign sign => sign with { With = Of(sign.With) },
        _ => command,
    };

    /// <summary>Whether anything was sealed.</summary>
    public bool IsNeeded => _contents.Count > 0;

    /// <summary>The refusal in words of the value that was brought, which the engine never saw.</summary>
    public ImmutableArray<Missing> Explained(ImmutableArray<Missing> missing, Command command) =>
        [.. missing.Select(one => one.Kind == MissingKind.FieldWrong && FaultOf(one.Name, FieldsOf(command)) is { } wanted ? one with { Wanted = wanted } : one)];

    /// <summary>Adds the ciphertexts behind the finding's own row.</summary>
    public void AddTo(NpgsqlBatch batch, DateTimeOffset now)
    {
        foreach (var ((field, _), content) in _contents)
        {
            batch.BatchCommands.Add(new(Insert)
            {
                Parameters =
                {
                    Sql.Of(tenant), Sql.Of(finding), Sql.Of(SHA256.HashData(content)), Sql.Of(field), Sql.Of(Seals.KeyOf(content)), Sql.Of(content), Sql.Of(now),
                },
            });
        }
    }

    private Brought Of(Brought with) => with with { Fields = Of(with.Fields) };

    private ImmutableSortedDictionary<string, string> Of(ImmutableSortedDictionary<string, string> fields)
    {
        foreach (var (name, plain) in fields.Where(one => one.Value.Length > 0 && process.FieldNamed(one.Key) is { Seal: not null }))
        {
            if (FaultOf(name, fields) is null) // what won't do is left to the engine to refuse: nothing of it is written
                fields = fields.SetItem(name, ReferenceTo(name, plain));
        }

        return fields;
    }

    private string ReferenceTo(string field, string plain)
    {
        if (!_contents.TryGetValue((field, plain), out var content))
            _contents[(field, plain)] = content = seals.Close(new(tenant, finding, field), plain);
        return SealedValue.Of(SHA256.HashData(content));
    }

    private string? FaultOf(string name, ImmutableSortedDictionary<string, string> fields) =>
        process.FieldNamed(name) is { Seal: not null } field && fields.GetValueOrDefault(name) is { Length: > 0 } plain ? FieldValue.PlainFault(process, field, plain) : null;

    private static ImmutableSortedDictionary<string, string> FieldsOf(Command command) => command switch
    {
        Command.Open open => open.Fields,
        Command.Act act => act.With.Fields,
        Command.Submit submit => submit.With.Fields,
        _ => ImmutableSortedDictionary<string, string>.Empty,
    };
}
