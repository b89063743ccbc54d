using System.Text.Json;
using Npgsql;
using Rectify.Accounts;
using Rectify.Layout;

namespace Rectify.Notices;

/// <summary>A place outside the pages that notices go to.</summary>
/// <param name="MayBePrivate">An administrator allows it to lie on this machine or in a private network.</param>
/// <param name="Language">Of what goes to a group or a system; a channel that reaches one person speaks that person's.</param>
public sealed record Receiver(Guid Tenant, Guid Id, string Channel, string Name, bool MayBePrivate, Target Target, Language Language)
{
    internal const string Columns = "r.id, r.channel, r.name, r.may_be_private, r.target, r.language";

    public const string Mail = "mail", WeCom = "wecom", DingTalk = "dingtalk", Feishu = "feishu", Webhook = "webhook", Sms = "sms";

    public static readonly IReadOnlyList<string> Channels = [Mail, WeCom, DingTalk, Feishu, Webhook, Sms];

    /// <summary>Those that reach one person, whose hours and digest hold for them; the others speak to a group or a system.</summary>
    public static bool IsPersonal(string channel) => channel is Mail or Sms;

    /// <summary>Those that speak to a group, which hears once what several of its people are told.</summary>
    public static bool IsGroup(string channel) => channel is WeCom or DingTalk or Feishu;

    /// <param name="row">Begins with <see cref="Columns"/>.</param>
    internal static Receiver Read(Guid tenant, NpgsqlDataReader row, KeyFile keys) => new(
        tenant, row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), Target.Unsealed(keys, row.GetFieldValue<byte[]>(4)), RequestLanguage.Coded(row.GetString(5)));
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
