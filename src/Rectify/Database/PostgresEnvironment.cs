using System.Globalization;
using Npgsql;

namespace Rectify.Database;

/// <summary>A connection string as PostgreSQL's own programs read it: from the environment, where no list of processes shows the password.</summary>
internal static class PostgresEnvironment
{
    /// <summary>A value is absent where the program shall take its default.</summary>
    public static Dictionary<string, string?> Of(string connection)
    {
        var to = new NpgsqlConnectionStringBuilder(connection);
        return new()
        {
            ["PGHOST"] = to.Host,
            ["PGPORT"] = to.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = to.Username,
            ["PGPASSWORD"] = to.Password,
            ["PGPASSFILE"] = to.Passfile,
            ["PGDATABASE"] = to.Database,
            ["PGSSLROOTCERT"] = to.RootCertificate,
            ["PGSSLMODE"] = to.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
    }
}
