using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Rectify.Accounts;
using Rectify.Evidence;
using Rectify.Organisations;

namespace Rectify.Database;

/// <summary>The tables. Their shape is owned by the SQL in <c>migrations/</c>; this class only maps it.</summary>
/// <remarks>A row's class is its table's name in Pascal case, a property its column's; the key is tenant_id and id unless the
/// slice says otherwise in an <see cref="IEntityTypeConfiguration{TEntity}"/> of its own beside the row.</remarks>
public sealed class RectifyDb(DbContextOptions<RectifyDb> options) : DbContext(options)
{
    /// <summary>Options without a connection: <see cref="CityTransaction"/> gives each context its own.</summary>
    internal static readonly DbContextOptions<RectifyDb> Unconnected = new DbContextOptionsBuilder<RectifyDb>().UseNpgsql().Options;

    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<Organisation> Organisations => Set<Organisation>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<RoleGrant> RoleGrants => Set<RoleGrant>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<OneTimeLink> OneTimeLinks => Set<OneTimeLink>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<Content> Contents => Set<Content>();
    public DbSet<EvidenceFile> EvidenceFiles => Set<EvidenceFile>();
    public DbSet<EvidenceUse> EvidenceUses => Set<EvidenceUse>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            entity.SetTableName(SnakeCase(entity.ClrType.Name));
            if (entity.FindProperty("TenantId") is { } tenant && entity.FindProperty("Id") is { } id)
                entity.SetPrimaryKey([tenant, id]);
        }

        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RectifyDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if (IsNamedByConvention(property))
                property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static bool IsNamedByConvention(IMutableProperty property) => property.GetColumnName() == property.Name;

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
