namespace Rectify.Engine;

/// <summary>What people read, in both languages of the product; Chinese comes first.</summary>
public sealed record Text(string Zh, string En);
