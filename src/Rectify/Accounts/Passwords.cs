using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rectify.Layout;

namespace Rectify.Accounts;

/// <summary>Keeps passwords so that a stolen table doesn't give them away, and says which are too weak to keep.</summary>
public static class Passwords
{
    private const int Shortest = 8;
    private const int Longest = 128;

    // OWASP's Password Storage Cheat Sheet for PBKDF2 with HMAC-SHA-512. A hash names its own count, so raising it here is enough.
    private const int Iterations = 210_000;

    /// <summary>Under what name a listener counts the derivations, which are most of what signing in costs.</summary>
    public const string MeterName = "Rectify.Passwords";

    private static readonly Counter<long> Derived = new Meter(MeterName).CreateCounter<long>("rectify.passwords.derived");

    /// <summary>What an unknown login is checked against, so that it takes as long as a known one.</summary>
    internal static readonly string Nobodys = Hash("no account has this password");

    /// <summary>A salted PBKDF2 hash: <c>pbkdf2-sha512$iterations$salt$hash</c>.</summary>
    public static string Hash(string password) => Hash(password, Iterations);

    internal static string Hash(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"pbkdf2-sha512${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Derive(password, salt, iterations))}");
    }

    public static bool Matches(string hash, string password)
    {
        var parts = hash.Split('$');
        var derived = Derive(password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(parts[3]));
    }

    /// <summary>What is wrong with a new password; empty when nothing is.</summary>
    public static IReadOnlyList<MissingPart> Faults(string password, string login)
    {
        var faults = new List<MissingPart>();
        if (password.Length is < Shortest or > Longest)
            faults.Add(new("password_length", "password", ("shortest", Shortest), ("longest", Longest)));
        if (ClassesIn(password) < 3)
            faults.Add(new("password_classes", "password"));
        if (password.Contains(login, StringComparison.OrdinalIgnoreCase))
            faults.Add(new("password_holds_login", "password"));
        return faults;
    }

    private static int ClassesIn(string password) =>
        (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsUpper) ? 1 : 0)
        + (password.Any(char.IsDigit) ? 1 : 0) + (password.Any(letter => !char.IsLetterOrDigit(letter)) ? 1 : 0);

    private static byte[] Derive(string password, byte[] salt, int iterations)
    {
        Derived.Add(1);
        return Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password.Normalize()), salt, iterations, HashAlgorithmName.SHA512, 32);
    }
}
