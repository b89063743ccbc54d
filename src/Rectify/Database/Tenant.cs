namespace Rectify.Database;

/// <summary>A row of <c>tenant</c>: one city, whose rows no other city sees.</summary>
public sealed class Tenant
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Whether its people and places are invented; <c>setup</c> refuses a database that holds such a city.</summary>
    public required bool IsDemonstration { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
