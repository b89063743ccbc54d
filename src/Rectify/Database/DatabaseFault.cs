using Npgsql;
using Rectify.Layout;

namespace Rectify.Database;

/// <summary>Why a database can't be used, as a sentence for whoever runs Rectify: a wrong password, no such database and nobody
/// there want three different remedies.</summary>
internal static class DatabaseFault
{
    /// <returns>Null when the fault is none of the connection's: then it is a defect, and nothing to be said nicely.</returns>
    public static OperatorException? Of(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } e =>
            new("database_login_refused", ("reason", e.MessageText)),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } e => new("database_unknown", ("reason", e.MessageText)),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e => new("database_rights", ("reason", e.MessageText)),
        PostgresException e when IsAway(e.SqlState) => new("database_busy", ("reason", e.MessageText)),
        PostgresException => null,
        NpgsqlException e => new("database_unreachable", ("reason", e.InnerException?.Message ?? e.Message)),
        { InnerException: { } inner } => Of(inner), // EF Core wraps it
        _ => null,
    };

    // Going down, coming up, or without a connection to spare.
    private static bool IsAway(string state) =>
        state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal);
}
