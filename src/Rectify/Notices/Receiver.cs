using System.Text.Json;
using Rectify.Accounts;

namespace Rectify.Notices;

/// <summary>A place outside the pages that notices go to.</summary>
/// <param name="MayBePrivate">An administrator allows it to lie on this machine or in a private network.</param>
public sealed record Receiver(Guid Tenant, Guid Id, string Channel, string Name, bool MayBePrivate, Target Target)
{
    public const string Mail = "mail", WeCom = "wecom", DingTalk = "dingtalk", Feishu = "feishu", Webhook = "webhook", Sms = "sms";

    public static readonly IReadOnlyList<string> Channels = [Mail, WeCom, DingTalk, Feishu, Webhook, Sms];

    /// <summary>Those that reach one person, whose hours and digest hold for them; the others speak to a group or a system.</summary>
    public static bool IsPersonal(string channel) => channel is Mail or Sms;

    /// <summary>Those that speak to a group, which hears once what several of its people are told.</summary>
    public static bool IsGroup(string channel) => channel is WeCom or DingTalk or Feishu;
}

/// <summary>Where a receiver is and what opens it: never shown again once it is kept.</summary>
/// <param name="Url">Null for mail, whose server the installation names.</param>
/// <param name="Secret">Null where there is none.</param>
/// <param name="Body">The template of an SMS gateway's request; null elsewhere.</param>
public sealed record Target(string? Url, string? Secret, string? Body)
{
    /// <summary>As much of it as anybody may read.</summary>
    public string Host => Url is null ? "" : new Uri(Url).Authority;

    public byte[] SealedBy(KeyFile keys) => keys.Encrypt(JsonSerializer.SerializeToUtf8Bytes(this));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Another key file sealed it.</exception>
    public static Target Unsealed(KeyFile keys, byte[] bytes) => JsonSerializer.Deserialize<Target>(keys.Decrypt(bytes))!; // it was written from one
}
