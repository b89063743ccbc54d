using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rectify.Organisations;

/// <summary>Tells EF Core which organisation stands above which, or it may insert one before its superior.</summary>
internal sealed class OrganisationMapping : IEntityTypeConfiguration<Organisation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.HasOne<Organisation>().WithMany().HasForeignKey(organisation => new { organisation.TenantId, organisation.ParentId });
        builder.HasOne<Organisation>().WithMany().HasForeignKey(organisation => new { organisation.TenantId, organisation.SuccessorId });
    }
}
