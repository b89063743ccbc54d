using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rectify.Evidence;

/// <summary>A row of <c>content</c>: bytes that a city holds once, however often they were sent.</summary>
/// <param name="ChunkSize">Bytes in each chunk but the last.</param>
public sealed record Content(Guid TenantId, byte[] Sha256, Guid UploadId, long Size, int ChunkSize, DateTimeOffset CreatedAt)
{
    public string Hex => Convert.ToHexStringLower(Sha256);
}

internal sealed class ContentMapping : IEntityTypeConfiguration<Content>
{
    public void Configure(EntityTypeBuilder<Content> builder)
    {
        builder.HasKey(content => new { content.TenantId, content.Sha256 });
        builder.Ignore(content => content.Hex);
    }
}
