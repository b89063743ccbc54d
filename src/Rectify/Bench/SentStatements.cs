using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace Rectify.Bench;

/// <summary>A statement as it went to the server.</summary>
internal sealed record SentStatement(string Text, IReadOnlyList<SentValue> Values);

/// <param name="Value">Null for an absent one.</param>
internal sealed record SentValue(object? Value, NpgsqlDbType Type);

/// <summary>A database that writes down every statement sent through it, in order, batches taken apart.</summary>
internal sealed class SentStatements : IDisposable
{
    private const string Source = "Npgsql";

    private readonly List<SentStatement> _sent = [];
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == Source,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    };

    public SentStatements() => ActivitySource.AddActivityListener(_listener);

    public IReadOnlyList<SentStatement> All => _sent;

    public NpgsqlDataSource Listen(string connection)
    {
        var builder = new NpgsqlDataSourceBuilder(connection);
        builder.ConfigureTracing(tracing => tracing
            .ConfigureCommandEnrichmentCallback((_, command) => Add(command.CommandText, command.Parameters))
            .ConfigureBatchEnrichmentCallback((_, batch) =>
            {
                foreach (NpgsqlBatchCommand command in batch.BatchCommands)
                    Add(command.CommandText, command.Parameters);
            }));
        return builder.Build();
    }

    public void Forget() => _sent.Clear();

    public void Dispose() => _listener.Dispose();

    private void Add(string text, NpgsqlParameterCollection parameters) =>
        _sent.Add(new(text, [.. parameters.Select(one => new SentValue(one.Value is DBNull ? null : one.Value, one.NpgsqlDbType))]));
}
