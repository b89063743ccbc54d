using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rectify.Accounts;

/// <summary>Where the accounts' rows differ from <see cref="Database.RectifyDb"/>'s conventions.</summary>
internal sealed class AccountMapping :
    IEntityTypeConfiguration<RoleGrant>, IEntityTypeConfiguration<Session>, IEntityTypeConfiguration<ApiToken>,
    IEntityTypeConfiguration<OneTimeLink>, IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<RoleGrant> builder) => BelongsToAccount(builder);

    public void Configure(EntityTypeBuilder<Session> builder) => BelongsToAccount(builder);

    public void Configure(EntityTypeBuilder<ApiToken> builder) => BelongsToAccount(builder);

    public void Configure(EntityTypeBuilder<OneTimeLink> builder)
    {
        builder.HasKey(link => new { link.TenantId, link.Hash });
        BelongsToAccount(builder);
    }

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_log").Property(entry => entry.Id).UseIdentityAlwaysColumn();
        builder.Property(entry => entry.Detail).HasColumnType("jsonb");
    }

    // EF must know the foreign key, or it may insert a row before the account it belongs to.
    private static void BelongsToAccount<T>(EntityTypeBuilder<T> builder)
        where T : class =>
        builder.HasOne<Account>().WithMany().HasForeignKey("TenantId", "AccountId");
}
