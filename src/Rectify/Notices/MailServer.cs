using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>The mail server that the installation hands its mail to: section <c>Mail</c> of the configuration.</summary>
public sealed record MailServer
{
    public const string StartTls = "starttls", Tls = "tls", Plain = "none";

    /// <summary>Null when there is none, and then there is no mail.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary><c>starttls</c>, <c>tls</c> from the first byte, or <c>none</c>, which a relay on this machine may do with.</summary>
    public string Security { get; init; } = StartTls;

    /// <summary>Null for a server that asks nobody who they are.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The address that mail comes from, and bounces go to.</summary>
    public string? From { get; init; }

    /// <summary>A PEM file with the certificate authority of a server that no public one vouches for; null for the machine's own.</summary>
    public string? Authority { get; init; }

    public bool IsConfigured => Host is not null;

    /// <summary>What identifies messages of this installation: the domain of <see cref="From"/>.</summary>
    public string Domain => From!.Split('@')[^1]; // a configured server has an address

    /// <exception cref="OperatorException">It can't be as it is configured.</exception>
    public MailServer Checked()
    {
        if (!IsConfigured)
            return this;
        if (Security is not (StartTls or Tls or Plain))
            throw new OperatorException("mail_security_unknown", ("wanted", Security), ("known", $"{StartTls}, {Tls}, {Plain}"));
        if (From?.Split('@') is not [{ Length: > 0 }, { Length: > 0 }])
            throw new OperatorException("mail_from_wanted", ("host", Host));
        if (User is not null && Security == Plain)
            throw new OperatorException("mail_password_in_clear", ("host", Host));
        if (Authority is not null && !File.Exists(Authority))
            throw new OperatorException("no_such_file", ("path", Authority));
        return this;
    }

    internal SslClientAuthenticationOptions Authentication()
    {
        var options = new SslClientAuthenticationOptions { TargetHost = Host };
        if (Authority is null)
            return options;
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.ImportFromPemFile(Authority);
        options.CertificateChainPolicy = chain;
        return options;
    }
}
